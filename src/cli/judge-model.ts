import { at } from "../core/at.ts";
import { calibrate, type Calibration } from "../core/calibration.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { conformalThreshold, isAlarm } from "../core/conformal.ts";
import { sumOf } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { JudgedModel } from "../results/adaptation.ts";

/** The detector's scores of traces, one each. @throws RangeError when one is too short for it */
export async function scoresOf(detector: Detector, traces: readonly Trace[]): Promise<Float64Array> {
  return checkedScores(
    detector,
    traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls)),
  );
}

/** A detector's calibration on distinct normal traces that it was not trained on. @throws RangeError when one is too short for it */
export function calibrationOf(detector: Detector, traces: readonly Trace[]): Promise<Calibration> {
  const tokens = traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  return calibrate(tokens, detector.minimumCalls, (queries) =>
    checkedScores(
      detector,
      queries.map((query) => query.tokens),
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
