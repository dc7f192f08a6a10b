import { type Candidate, evaluateDataset } from "../../app/evaluate-dataset.ts";
import { withKnownScores } from "../../app/known-scores.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import { halveNormals } from "../../datasets/halve-normals.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { DEFAULT_BASELINES } from "../../detectors/methods.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type { OnProgress } from "../api.ts";
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
 * What the command line's `eval` measures, of traces that were read and scored already.
 * @throws SentinelError E_UNDEFINED_METRIC where there are no normal test traces or no attacks, or
 * the model can score none of a class and is alone
 */
export async function evaluateGiven(
  given: LoadedDataset,
  opened: OpenedDetector,
  judged: Judged,
  { falseAlarmRate, withBaselines, isSample }: EvaluateGivenOptions,
  onProgress: OnProgress,
): Promise<Evaluation> {
  const { data, note } = halveNormals(given, DEFAULT_SPLIT_SEED);
  const { name } = opened.detector;
  const model = { detector: withKnownScores(opened.detector, judged.knownScores), learnt: opened.learnt };
  const baselines = withBaselines ? DEFAULT_BASELINES.map((method): Candidate => ({ method })) : [];
  const evaluation = await evaluateDataset(data, [{ name, model }, ...baselines], {
    falseAlarmRate,
    isSample,
    notes: note === null ? [] : [note],
    pairedAgainst: PAIR,
    now: () => performance.now() / 1000,
    fitting(method) {
      onProgress({ stage: "measuring", what: `fitting ${method}`, done: 0, total: null });
    },
    progress(what, done, total) {
      onProgress({ stage: "measuring", what, done, total });
    },
  });
  // Its scores were known; the time that they took is that of scoring them before.
  const { callsPerSecond } = judged;
  return {
    ...evaluation,
    detectors: evaluation.detectors.map((detector) =>
      detector.name === name ? { ...detector, callsPerSecond } : detector,
    ),
  };
}
