import { at } from "../core/at.ts";
import { calibrate, type Calibration } from "../core/calibration.ts";
import { conformalThreshold, isAlarm } from "../core/conformal.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { sumOf } from "../core/statistics.ts";
import { firstOccurrences, tokensKey } from "../core/trace-key.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { JudgedModel } from "../results/budget.ts";
import { trainedTokens, untrainedShare } from "./foreign.ts";
import type { OpenedDetector } from "./open-detector.ts";
import { FOREIGN_SHARE } from "./verdict.ts";

/** The detector's scores of traces, one each. @throws RangeError when one is too short for it */
export async function scoresOf(detector: Detector, traces: readonly Trace[]): Promise<Float64Array> {
  return checkedScores(
    detector,
    traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls)),
  );
}

/**
 * Normal traces as tokens of a model, those that can set its threshold, and why the others cannot.
 */
export interface CalibratingTraces {
  /** Long enough, of calls that the model knows, each distinct one once. */
  readonly usable: readonly Tokens[];
  readonly tooShort: number;
  /** Of calls that the model never saw. */
  readonly foreign: number;
  readonly copies: number;
  /** Those of the usable that equal a trace which the model keeps from its training. */
  readonly learnt: number;
}

export function calibratingTraces(
  { detector, manifest, learnt }: OpenedDetector,
  normals: readonly Trace[],
): CalibratingTraces {
  const trained = trainedTokens(manifest);
  const tokens = normals.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const longEnough = tokens.filter((trace) => trace.length >= detector.minimumCalls);
  const known = longEnough.filter((trace) => untrainedShare(trace, trained) <= FOREIGN_SHARE);
  const isFirst = firstOccurrences(known.map(tokensKey), new Set());
  const usable = known.filter((_, index) => isFirst[index]);
  const kept = new Set(learnt.map(tokensKey));
  return {
    usable,
    tooShort: tokens.length - longEnough.length,
    foreign: longEnough.length - known.length,
    copies: known.length - usable.length,
    learnt: usable.filter((trace) => kept.has(tokensKey(trace))).length,
  };
}

/**
 * A detector's calibration on distinct normal traces that it was not trained on, as tokens of its
 * vocabulary.
 * @throws RangeError when one is too short for it
 */
export function calibrationOf(
  detector: Detector,
  traces: readonly Tokens[],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Calibration> {
  return calibrate(traces, detector.minimumCalls, (queries) =>
    checkedScores(
      detector,
      queries.map(({ tokens }) => tokens),
      progress,
    ),
  );
}

/**
 * What a detector does to normal traces at the threshold of some calibration scores.
 * @param judging normal traces that it neither learnt nor is calibrated on; at least one
 * @param calibration scores in any order
 * @param falseAlarmRate promised, in (0, 1)
 */
export async function judgeModel(
  detector: Detector,
  judging: readonly Trace[],
  calibration: Float64Array,
  falseAlarmRate: number,
): Promise<JudgedModel> {
  const scores = await scoresOf(detector, judging);
  const threshold = conformalThreshold(calibration.toSorted(), falseAlarmRate);
  // Bits a call are a mean over calls; other scores have no calls to weigh by.
  const weights = judging.map((trace) => (detector.scoreUnit === "bits a call" ? trace.calls.length : 1));
  const total = sumOf(weights);
  return {
    meanScore: sumOf(scores, (score, index) => score * at(weights, index)) / total,
    threshold,
    falseAlarmRate: scores.filter((score) => isAlarm(score, threshold)).length / scores.length,
  };
}
