import { count, counted, fixed, percent } from "../../../numbers.ts";
import { leastRate } from "./promisable-rates.ts";
import type { ScoreClasses } from "./score-classes.ts";
import { countAlarms } from "./score-classes.ts";

/**
 * A budget that someone chose, no digit of it lost: "5 %", "5.55 %", "0.05 %"; at most four
 * decimals.
 */
export function rateWords(rate: number): string {
  return `${rateText(rate)} %`;
}

/** As {@link rateWords}, the number alone. */
export function rateText(rate: number): string {
  return Number((rate * 100).toFixed(4)).toString();
}

/**
 * The least rate that can be promised, rounded up, so that what is said can be kept: "1.18 %" of 84
 * traces, whose 1 / 85 is 1.176 %.
 */
export function leastRateWords(calibrationTraces: number): string {
  return rateWords(leastRate(calibrationTraces));
}

/** Why no threshold can be set, a whole sentence. */
export function noThresholdWords(rate: number, calibrationTraces: number): string {
  if (calibrationTraces === 0)
    return "Nothing can raise an alarm: this model has no calibration traces, so nothing can be promised.";
  return (
    `At a budget of ${rateWords(rate)} nothing can raise an alarm: ` +
    `with ${counted(calibrationTraces, "calibration trace")} at least ${leastRateWords(calibrationTraces)} can be promised.`
  );
}

/** What the slider says of its value. */
export function sliderWords(rate: number, threshold: number | null, scoreUnit: string): string {
  const budget = `${rateWords(rate)} of normal traces`;
  return threshold === null
    ? `${budget}, no threshold: nothing can raise an alarm`
    : `${budget}, threshold ${fixed(threshold, 3)} ${scoreUnit}`;
}

/** What the threshold does to the traces that were read. */
export function alarmWords(classes: ScoreClasses, rate: number, threshold: number, scoreUnit: string): string {
  const { all, unscored } = classes;
  const alarms = countAlarms(all, threshold);
  const short = unscored === 0 ? "" : ` ${counted(unscored, "more is", "more are")} too short for a score.`;
  return (
    `At a budget of ${rateWords(rate)} a trace raises an alarm above ${fixed(threshold, 3)} ${scoreUnit}: ` +
    `${count(alarms)} of ${counted(all.length, "trace")} ${alarms === 1 || all.length === 1 ? "does" : "do"}.${short}`
  );
}

/**
 * What it does to those whose label is known: "91 of 746 attacks found, 12.2 %; 500 of 4,372 normal
 * test traces alarmed, 11.4 %". "" without labels.
 */
export function labelledWords({ normals, attacks }: ScoreClasses, threshold: number | null): string {
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
