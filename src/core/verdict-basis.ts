import { at } from "./at.ts";
import { thresholdIndex } from "./conformal.ts";
import type { Detector } from "./detector.ts";

/** What a verdict at one false-alarm budget rests on. */
export interface VerdictBasis {
  /** Of the score; null where the calibration traces are too few to promise the budget. */
  readonly threshold: number | null;
  /** The fewest calls of a trace that the calibration traces can speak for. */
  readonly fewestCalls: number;
}

/**
 * What is asked of a trace where the model does not say how short a trace its calibration can speak
 * for (models made before that was measured, models put together on the spot): the longest that one
 * of the shipped models asks for at 5 %.
 */
export const FEWEST_CALLS_WHERE_UNKNOWN = 100;

/** Whether a trace that has a score is judged by it: an alarm or normal, not `unjudged`. */
export function isJudged(calls: number, { threshold, fewestCalls }: VerdictBasis): boolean {
  return threshold !== null && calls >= fewestCalls;
}

/** @param falseAlarmRate promised share of normal traces that raise an alarm, in (0, 1) */
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
