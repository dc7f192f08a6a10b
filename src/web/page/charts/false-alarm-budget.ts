import { at } from "../../../core/at.ts";
import { count, counted, fixed, percent } from "../../../numbers.ts";
import { countAlarms, type ScoreClasses } from "./score-bars.ts";

/** The highest budget that the controls offer: half of the normal traces. */
const HIGHEST_RATE = 0.5;
/** Decimals of a rate that are shown: hundredths of a per cent. */
const RATE_DECIMALS = 4;
/**
 * Places of the slider: 0 is the least promisable rate, this the highest; between them rates grow
 * by the same factor from place to place.
 */
export const SLIDER_PLACES = 1000;
/**
 * The lowest budget that can be typed wherever there are too few calibration traces for a lower
 * one.
 */
const LOWEST_RATE = 0.001;
/** Most useful first: one without room is left out. */
const ROUND_RATES = [0.5, 0.05, 0.01, 0.1, 0.2, 0.001];
/** The thumb's middle cannot go further than half of it to an end, in pixels. */
const THUMB_WIDTH = 16;
/** What a mark needs, in pixels. */
const MARK_WIDTH = 60;

/**
 * The rate that lets `alarmed` of the calibration traces and one raise an alarm, rounded up to a
 * hundredth of a per cent, so that the rate which is shown is the rate which holds: 3.45 % for one
 * in 29. Where rates lie closer than that, it has more decimals, and still the threshold of
 * `alarmed`.
 */
export function promisableRate(alarmed: number, calibrationTraces: number): number {
  const decimals = Math.max(RATE_DECIMALS, Math.ceil(Math.log10(calibrationTraces + 1)) + 1);
  const unit = 10 ** decimals;
  return Math.ceil((alarmed / (calibrationTraces + 1)) * unit - 1e-6) / unit;
}

/**
 * The least false-alarm rate that `calibrationTraces` can promise: one in their number plus one, as
 * {@link promisableRate} rounds it.
 */
export function leastRate(calibrationTraces: number): number {
  return promisableRate(1, calibrationTraces);
}

/**
 * How many rates up to {@link HIGHEST_RATE} can be promised: 1 / (n + 1), 2 / (n + 1) and so on; 0
 * without a calibration trace.
 */
export function promisableRates(calibrationTraces: number): number {
  return Math.floor(HIGHEST_RATE * (calibrationTraces + 1) + 1e-9);
}

/**
 * The promisable rate whose threshold is nearest to `score`; of several with that threshold, the
 * lowest. Null without a calibration trace.
 * @param calibrationAscending scores of normal traces, ascending
 */
export function rateNearestTo(calibrationAscending: Float64Array, score: number): number | null {
  const number = calibrationAscending.length;
  const most = promisableRates(number);
  if (most === 0) return null;
  const thresholdOf = (alarmed: number): number =>
    alarmed === 0 ? Infinity : at(calibrationAscending, number - alarmed);
  let nearest = 1;
  for (let alarmed = 2; alarmed <= most; alarmed++) {
    const isNearer = Math.abs(thresholdOf(alarmed) - score) < Math.abs(thresholdOf(nearest) - score);
    if (isNearer) nearest = alarmed;
  }
  return promisableRate(nearest, number);
}

function alarmedOf(rate: number, calibrationTraces: number): number {
  return Math.floor(rate * (calibrationTraces + 1) + 1e-9);
}

/**
 * The place of a rate on the slider, a whole number from 0 to {@link SLIDER_PLACES}; rates outside
 * the promisable ones are at its ends.
 */
export function sliderPlace(rate: number, calibrationTraces: number): number {
  const most = promisableRates(calibrationTraces);
  if (most < 2) return 0;
  const place = (Math.log(rate * (calibrationTraces + 1)) / Math.log(most)) * SLIDER_PLACES;
  return Math.min(SLIDER_PLACES, Math.max(0, Math.round(place)));
}

/** The promisable rate at a place of the slider. Without a calibration trace it is 1. */
export function rateAtPlace(place: number, calibrationTraces: number): number {
  const most = Math.max(1, promisableRates(calibrationTraces));
  return promisableRate(Math.round(most ** (place / SLIDER_PLACES)), calibrationTraces);
}

/**
 * The rate after the slider went from `rate` to `place` by a key: always another promisable rate,
 * also where rates lie further apart than places. At the ends it stays.
 */
export function rateStepped(rate: number, place: number, calibrationTraces: number): number {
  const next = rateAtPlace(place, calibrationTraces);
  const from = sliderPlace(rate, calibrationTraces);
  const alarmed = alarmedOf(rate, calibrationTraces);
  if (place === from || alarmedOf(next, calibrationTraces) !== alarmed) return next;
  const most = Math.max(1, promisableRates(calibrationTraces));
  return promisableRate(Math.min(most, Math.max(1, alarmed + Math.sign(place - from))), calibrationTraces);
}

/**
 * A budget that someone chose, without losing a digit: "5 %", "5.55 %", "0.05 %"; at most four
 * decimals.
 */
export function formatRate(rate: number): string {
  return `${formatRateNumber(rate)} %`;
}

/** As {@link formatRate}, the number alone. */
export function formatRateNumber(rate: number): string {
  return Number((rate * 100).toFixed(4)).toString();
}

/**
 * The least rate that can be promised, rounded up so that the promise can be kept: "1.18 %" of 84
 * traces, whose 1 / 85 is 1.176 %.
 */
export function formatLeastRate(calibrationTraces: number): string {
  return formatRate(leastRate(calibrationTraces));
}

/** Why no threshold can be set, a whole sentence. */
export function describeMissingThreshold(rate: number, calibrationTraces: number): string {
  if (calibrationTraces === 0)
    return "Nothing can raise an alarm: this model has no calibration traces, so nothing can be promised.";
  return (
    `At a budget of ${formatRate(rate)} nothing can raise an alarm: ` +
    `with ${counted(calibrationTraces, "calibration trace")} at least ${formatLeastRate(calibrationTraces)} can be promised.`
  );
}

/** The value of the slider for screen readers. */
export function describeBudget(rate: number, threshold: number | null, scoreUnit: string): string {
  const budget = `${formatRate(rate)} of normal traces`;
  return threshold === null
    ? `${budget}, no threshold: nothing can raise an alarm`
    : `${budget}, threshold ${fixed(threshold, 3)} ${scoreUnit}`;
}

/** What the threshold does to the traces that were read. */
export function describeAlarms(classes: ScoreClasses, rate: number, threshold: number, scoreUnit: string): string {
  const { all, unscored } = classes;
  const alarms = countAlarms(all, threshold);
  const short = unscored === 0 ? "" : ` ${counted(unscored, "more is", "more are")} too short for a score.`;
  return (
    `At a budget of ${formatRate(rate)} a trace raises an alarm above ${fixed(threshold, 3)} ${scoreUnit}: ` +
    `${count(alarms)} of ${counted(all.length, "trace")} ${alarms === 1 || all.length === 1 ? "does" : "do"}.${short}`
  );
}

/**
 * What it does to those whose label is known: "91 of 746 attacks found, 12.2 %; 500 of 4,372 normal
 * test traces alarmed, 11.4 %". "" without labels.
 */
export function describeDetection({ normals, attacks }: ScoreClasses, threshold: number | null): string {
  const found = countAlarms(attacks, threshold);
  const alarmed = countAlarms(normals, threshold);
  const parts = [
    ...(attacks.length === 0
      ? []
      : [`${count(found)} of ${counted(attacks.length, "attack")} found, ${percent(found / attacks.length)}`]),
    ...(normals.length === 0
      ? []
      : [
          `${count(alarmed)} of ${counted(normals.length, "normal test trace")} alarmed, ${percent(alarmed / normals.length)}`,
        ]),
  ];
  return parts.join("; ");
}

/**
 * The lowest budget that can be typed: 0.1 %, or the least that can be promised where that is
 * lower, as the slider has it too.
 */
export function lowestTyped(calibrationTraces: number): number {
  return Math.min(LOWEST_RATE, leastRate(calibrationTraces));
}

/**
 * The budget that a text in per cent means, as a rate: "5", "0,5", " 5.5 % ". Null where it is
 * no plain number from {@link lowestTyped} to 50. Decimals after the fourth are dropped, since
 * none is shown.
 */
export function typedRate(text: string, calibrationTraces: number): number | null {
  const digits = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*%?$/.exec(text.trim())?.[1];
  if (digits === undefined) return null;
  const rate = Number((Number(digits.replace(",", ".")) / 100).toFixed(6));
  return rate >= lowestTyped(calibrationTraces) && rate <= HIGHEST_RATE ? rate : null;
}

/** Which numbers the field takes, and which budget holds while its text is not one. */
export function describeRefusal(falseAlarmRate: number, calibrationTraces: number): string {
  return `It takes a number from ${formatRateNumber(lowestTyped(calibrationTraces))} to ${formatRateNumber(HIGHEST_RATE)}. ${formatRateNumber(falseAlarmRate)} % still holds.`;
}

/**
 * The rates to mark below the slider, ascending: the least that can be promised, and round ones as
 * far as there is room.
 * @param width of the slider, in pixels
 */
export function markedRates(calibrationTraces: number, width: number): readonly number[] {
  const placed = (rate: number): number =>
    (sliderPlace(rate, calibrationTraces) / SLIDER_PLACES) * (width - THUMB_WIDTH);
  const least = leastRate(calibrationTraces);
  const marked = [least];
  for (const rate of ROUND_RATES) {
    const hasRoom = marked.every((other) => Math.abs(placed(other) - placed(rate)) >= MARK_WIDTH);
    if (rate > least && hasRoom) marked.push(rate);
  }
  return marked.sort((a, b) => a - b);
}
