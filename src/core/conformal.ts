import { at } from "./at.ts";
import type { Detector } from "./detector.ts";
import { SCORE_TOLERANCE_BITS } from "./tolerances.ts";

/** The promised share of normal traces that raise an alarm, where the user names none. */
export const DEFAULT_FALSE_ALARM_RATE = 0.05;

/** Index of the first element of an ascending array that is >= value; its length where none is. */
function lowerBound(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Split-conformal p-value of a trace score: the share of calibration scores at least as high, the
 * trace itself counted in; in `[1 / (n + 1), 1]`. Under exchangeability P(p <= a) <= a. Source:
 * Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World", 2005.
 * @param calibrationAscending scores of normal traces that the detector was not fitted on
 */
export function conformalPValue(calibrationAscending: Float64Array, score: number): number {
  const atLeast = calibrationAscending.length - lowerBound(calibrationAscending, score - SCORE_TOLERANCE_BITS);
  return (1 + atLeast) / (calibrationAscending.length + 1);
}

/**
 * The score above which a trace raises an alarm at a false-alarm budget: `pValue <= falseAlarmRate`
 * exactly when `score > threshold + SCORE_TOLERANCE_BITS`. Null when the calibration set is too
 * small to promise that budget (n + 1 < 1 / budget).
 * @param falseAlarmRate promised share of normal traces that raise an alarm, in (0, 1)
 */
export function conformalThreshold(calibrationAscending: Float64Array, falseAlarmRate: number): number | null {
  const index = thresholdIndex(calibrationAscending.length, falseAlarmRate);
  return index === null ? null : at(calibrationAscending, index);
}

/**
 * The index of that threshold among the ascending calibration scores; null where they are too few
 * to promise the budget.
 */
function thresholdIndex(calibrationScores: number, falseAlarmRate: number): number | null {
  const allowed = Math.floor(falseAlarmRate * (calibrationScores + 1) + 1e-9);
  return allowed === 0 ? null : calibrationScores - Math.min(allowed, calibrationScores);
}

/**
 * Whether a score raises an alarm at a threshold of {@link conformalThreshold}. A null threshold
 * never alarms.
 */
export function isAlarm(score: number, threshold: number | null): boolean {
  return threshold !== null && score > threshold + SCORE_TOLERANCE_BITS;
}

/** What a verdict at one false-alarm budget rests on. */
export interface VerdictBasis {
  /** Of the score; null where the calibration traces are too few to promise the budget. */
  readonly threshold: number | null;
  /** The fewest calls of a trace that the calibration traces cover. */
  readonly fewestCalls: number;
}

/**
 * The fewest calls where the model does not say how many its calibration covers (older models, and
 * models made on the spot): the most that one of the shipped models asks for at 5 %.
 */
export const FEWEST_CALLS_WHERE_UNKNOWN = 100;

/** Whether a trace that has a score gets the verdict alarm or normal, not `unjudged`. */
export function isJudged(calls: number, { threshold, fewestCalls }: VerdictBasis): boolean {
  return threshold !== null && calls >= fewestCalls;
}

/**
 * The basis of a detector's verdicts.
 * @param falseAlarmRate promised share of normal traces that raise an alarm, in (0, 1)
 */
export function verdictBasis(
  detector: Pick<Detector, "calibrationScores" | "shortestCalls" | "minimumCalls">,
  falseAlarmRate: number,
): VerdictBasis {
  const { calibrationScores, shortestCalls, minimumCalls } = detector;
  const index = thresholdIndex(calibrationScores.length, falseAlarmRate);
  if (index === null) return { threshold: null, fewestCalls: minimumCalls };
  const fewest = shortestCalls === undefined ? FEWEST_CALLS_WHERE_UNKNOWN : at(shortestCalls, index);
  return { threshold: at(calibrationScores, index), fewestCalls: Math.max(minimumCalls, fewest) };
}
