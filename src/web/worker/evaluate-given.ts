import { fitOrLeaveOut } from "../../app/fit-or-leave-out.ts";
import { detectorFitter, extendedFit, trainingOf } from "../../app/fitted-detector.ts";
import { withKnownScores } from "../../app/known-scores.ts";
import { learntTestTraces } from "../../app/learnt-test-traces.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import type { Detector } from "../../core/detector.ts";
import { halveNormals } from "../../datasets/halve-normals.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { DEFAULT_BASELINES } from "../../detectors/methods.ts";
import type { Extend } from "../../evaluate/adapted.ts";
import { evaluate } from "../../evaluate/evaluate.ts";
import { evaluationDataOf } from "../../evaluate/evaluation-data.ts";
import type { Evaluation, LeftOut } from "../../results/evaluation.ts";
import type { TellProgress } from "../api.ts";
import type { Judged } from "./judge.ts";

export interface EvaluateGivenOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  readonly withBaselines: boolean;
  /** The sample that came with the page, whose figures are a demonstration. */
  readonly isSample: boolean;
}

/** What is paired against, where it is among the detectors. */
const PAIR = "n-gram";

/**
 * What the command line's `eval` measures, of traces that were read and judged already.
 * @throws SentinelError E_UNDEFINED_METRIC where there are no normal test traces or no attacks, or the model can score none of a class and is alone
 */
export async function evaluateGiven(
  given: LoadedDataset,
  opened: OpenedDetector,
  judged: Judged,
  options: EvaluateGivenOptions,
  tell: TellProgress,
): Promise<Evaluation> {
  const { data, note } = halveNormals(given, DEFAULT_SPLIT_SEED);
  const learnt = learntTestTraces(opened.detector.name, opened, data.splits);
  const notes = [...(note === null ? [] : [note]), ...(learnt === null ? [] : [learnt])];
  const trainingData = trainingOf(data);
  const fit = detectorFitter(trainingData);
  const detectors: Detector[] = [withKnownScores(opened.detector, judged.knownScores)];
  const leftOut: LeftOut[] = [];
  const extend = new Map<string, Extend>();
  for (const name of options.withBaselines ? DEFAULT_BASELINES : []) {
    tell({ stage: "measuring", what: `fitting ${name}`, done: 0, total: null });
    const fitted = await fitOrLeaveOut(name, fit);
    if ("leftOut" in fitted) leftOut.push(fitted.leftOut);
    else {
      detectors.push(fitted.detector);
      extend.set(name, extendedFit(name, trainingData));
    }
  }
  const evaluation = await evaluate({ ...evaluationDataOf(data, notes), isSample: options.isSample }, detectors, {
    falseAlarmRate: options.falseAlarmRate,
    extend,
    leftOut,
    pairedAgainst: PAIR,
    now: () => performance.now() / 1000,
    progress(what, done, total) {
      tell({ stage: "measuring", what, done, total });
    },
  });
  // Its scores were known; the time that they took is that of judging.
  const { callsPerSecond } = judged;
  return {
    ...evaluation,
    detectors: evaluation.detectors.map((detector) =>
      detector.name === opened.detector.name ? { ...detector, callsPerSecond } : detector,
    ),
  };
}
