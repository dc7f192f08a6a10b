import { HIGHEST_RATE, leastRate } from "./promisable-rates.ts";
import { rateText } from "./threshold-words.ts";

/**
 * The lowest budget that can be typed wherever there are too few calibration traces for a lower
 * one.
 */
const LOWEST_RATE = 0.001;

/**
 * The lowest budget that can be typed: 0.1 %, or the least that can be promised where that is
 * lower, as the slider has it too.
 */
export function lowestTyped(calibrationTraces: number): number {
  return Math.min(LOWEST_RATE, leastRate(calibrationTraces));
}

/**
 * The budget that a text in per cent stands for, as a rate: "5", "0,5", " 5.5 % ". Null where it is
 * no plain number from {@link lowestTyped} to 50. More than four decimals are dropped, as none can
 * be said.
 */
export function typedRate(text: string, calibrationTraces: number): number | null {
  const digits = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*%?$/.exec(text.trim())?.[1];
  if (digits === undefined) return null;
  const rate = Number((Number(digits.replace(",", ".")) / 100).toFixed(6));
  return rate >= lowestTyped(calibrationTraces) && rate <= HIGHEST_RATE ? rate : null;
}

/** What the field takes, and which budget holds while what stands in it is no budget. */
export function refusalWords(falseAlarmRate: number, calibrationTraces: number): string {
  return `It takes a number from ${rateText(lowestTyped(calibrationTraces))} to ${rateText(HIGHEST_RATE)}. ${rateText(falseAlarmRate)} % still holds.`;
}
