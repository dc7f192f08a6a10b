import type { Detector } from "../../src/core/detector.ts";
import { aucOf } from "../../src/core/roc.ts";
import { shuffledGroups } from "../../src/core/sampling.ts";
import { traceKey } from "../../src/core/trace-key.ts";
import type { Trace } from "../../src/core/trace.ts";
import { scoreAll, scoresOn, setKeysOf } from "../../src/evaluate/scored.ts";
import { type EvaluationData, testSetsOf } from "../../src/evaluate/evaluation-data.ts";
import type { TestSetName } from "../../src/results/evaluation.ts";
import type { ProtocolRow } from "./results-rows.ts";

/**
 * A way to divide the normal traces: some to fit on, others to test on; the attacks are always all
 * tested.
 */
export interface Division {
  readonly setting: string;
  readonly training: readonly Trace[];
  readonly normals: readonly Trace[];
}

/**
 * Random re-splits: all normal traces are pooled and as many as the data set's own training traces
 * (or a few more) drawn to fit on; the rest test. Copies of a trace stay on one side.
 */
export function resplits(data: EvaluationData, seeds: readonly number[]): readonly Division[] {
  const pool = [...data.training, ...data.validation];
  return seeds.map((seed) => {
    const training = new Set(drawn(pool, data.training.length, seed));
    return {
      setting: `re-split ${seed}`,
      training: pool.filter((trace) => training.has(trace)),
      normals: pool.filter((trace) => !training.has(trace)),
    };
  });
}

/**
 * The learning curve: nested random shares of the training traces, tested on the validation traces.
 */
export function learningCurve(data: EvaluationData, seed: number): readonly Division[] {
  return [8, 4, 2, 1].map((part) => ({
    setting: part === 1 ? "all of training" : `1/${part} of training`,
    training: part === 1 ? data.training : drawn(data.training, Math.ceil(data.training.length / part), seed),
    normals: data.validation,
  }));
}

/**
 * The adaptation protocol: one half of the validation traces (file order) is added to training, the
 * other tests. It is the one exception to the rule that validation never fits; the same half,
 * tested without adaptation, is shown next to it.
 */
export function adaptation(data: EvaluationData): readonly Division[] {
  const middle = data.validation.length >> 1;
  const [first, second] = [data.validation.slice(0, middle), data.validation.slice(middle)];
  return [
    { setting: "second half of validation, not adapted", training: data.training, normals: second },
    { setting: "second half, adapted on the first", training: [...data.training, ...first], normals: second },
    { setting: "first half of validation, not adapted", training: data.training, normals: first },
    { setting: "first half, adapted on the second", training: [...data.training, ...second], normals: first },
  ];
}

/**
 * At least `count` traces drawn at random; copies come together. Nested: a smaller count with the
 * same seed gives a part of a larger one.
 */
function drawn(traces: readonly Trace[], count: number, seed: number): readonly Trace[] {
  const chosen: Trace[] = [];
  for (const group of shuffledGroups(traces.map(traceKey), seed)) {
    if (chosen.length >= count) break;
    for (const index of group) chosen.push(traces[index]!);
  }
  return chosen;
}

/** Fits a detector on normal traces: all that a protocol gives it. */
export type Fit = (training: readonly Trace[]) => Promise<Detector>;

/**
 * The AUCs of each detector under each division. Traces too short for a detector are left out of
 * its figures.
 */
export async function protocolRows(
  detectors: Readonly<Record<string, Fit>>,
  divisions: readonly Division[],
  data: EvaluationData,
  progress: (detector: string, setting: string) => void,
): Promise<readonly ProtocolRow[]> {
  const rows: ProtocolRow[] = [];
  for (const [name, fit] of Object.entries(detectors)) {
    for (const { setting, training, normals } of divisions) {
      progress(name, setting);
      const divided = { ...data, training, validation: normals };
      const scored = await scoreAll(await fit(training), divided, { now: () => performance.now() / 1000 });
      const [testSets, keys] = [testSetsOf(divided), setKeysOf(divided)];
      const aucOn = (name: TestSetName): number | null => {
        const set = testSets.find((one) => one.name === name);
        if (set === undefined) return null;
        const { normals, attacks } = scoresOn(scored, set, keys);
        const isScored = normals.scores.length > 0 && attacks.scores.length > 0;
        return isScored ? aucOf(normals.scores, attacks.scores) : null;
      };
      const [auc, aucDistinct] = [aucOn("official"), aucOn("distinct")];
      rows.push({ detector: name, setting, trainingTraces: training.length, auc, aucDistinct });
    }
  }
  return rows;
}
