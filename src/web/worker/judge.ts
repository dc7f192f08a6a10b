import { type Candidate, evaluateDataset } from "../../app/evaluate-dataset.ts";
import { memoised, type Memoised } from "../../app/memoised.ts";
import { type ScoredRow, driftOfRows, scoreTraces } from "../../app/score-traces.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import { DEFAULT_FALSE_ALARM_RATE, verdictBasis } from "../../core/conformal.ts";
import type { Drift } from "../../core/drift.ts";
import { sumOf } from "../../core/statistics.ts";
import { gapsOf } from "../../core/trace.ts";
import type { DatasetTrace } from "../../datasets/dataset.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../datasets/split-normals.ts";
import { DEFAULT_BASELINES } from "../../detectors/methods.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type { JudgedTrace, OnProgress, TraceLabel } from "../api.ts";

/** What is paired against, where it is among the detectors. */
const PAIR = "n-gram";

/** Traces with their scores, and what is needed to use them again. */
export interface Judged {
  readonly rows: readonly ScoredRow[];
  readonly traces: readonly JudgedTrace[];
  readonly drift: Drift;
  /** What scored them, which remembers their scores. */
  readonly detector: Memoised;
  readonly callsPerSecond: number;
}

/** Scores every trace; the verdict is left to the caller, who knows the threshold. */
export async function judgeTraces(
  opened: OpenedDetector,
  traces: readonly DatasetTrace[],
  labels: readonly TraceLabel[] | null,
  onProgress: OnProgress,
): Promise<Judged> {
  const { manifest } = opened;
  const detector = memoised(opened.detector);
  const calls = sumOf(traces, ({ calls }) => calls.length);
  const start = performance.now();
  const rows = await scoreTraces(
    detector,
    { manifest, basis: { threshold: null, fewestCalls: detector.minimumCalls }, explain: 0 },
    traces,
    (done, total) => {
      onProgress({
        stage: "scoring",
        what: "calls",
        done: Math.round((calls * done) / Math.max(total, 1)),
        total: calls,
      });
    },
  );
  const seconds = Math.max(performance.now() - start, 1) / 1000;
  return {
    rows,
    traces: rows.map(({ row, untrainedShare }, index) => ({
      index,
      name: row.name,
      path: row.path,
      program: row.program ?? null,
      calls: row.calls,
      unknownCalls: row.unknownCalls,
      untrainedShare,
      scoreBits: row.scoreBits,
      pValue: row.pValue,
      ...gapsOf(row),
      label: labels?.[index] ?? null,
    })),
    drift: driftOfRows(
      detector.calibrationScores,
      rows,
      labels === null ? traces.map(({ split }) => split) : labels.map(({ split }) => split),
      verdictBasis(detector, DEFAULT_FALSE_ALARM_RATE).fewestCalls,
    ),
    detector,
    callsPerSecond: calls / seconds,
  };
}

/**
 * What is known of each trace, by the very split that is measured on: normal traces without one are
 * halved as `eval` does; a copy that takes no part counts as training.
 * @returns one per trace; null where there is nothing to learn from, or to test on
 */
export function labelsOf(data: LoadedDataset, traces: readonly DatasetTrace[]): readonly TraceLabel[] | null {
  const { training, validation, attack } = halveNormals(data, DEFAULT_SPLIT_SEED).data.splits;
  if (training.length === 0 || validation.length === 0 || attack.length === 0) return null;
  // Halving makes new objects of the same calls.
  const isTested = new Set([...validation, ...attack].map(({ calls }) => calls));
  return traces.map(({ calls, family, split }) => ({
    split: split === "attack" ? "attack" : isTested.has(calls) ? "validation" : "training",
    family,
  }));
}

interface EvaluateGivenOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  readonly withBaselines: boolean;
  /** The sample that came with the page, whose figures are a demonstration. */
  readonly isSample: boolean;
}

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
  const model = { detector: judged.detector, trainingTraces: opened.trainingTraces };
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
