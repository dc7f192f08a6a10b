import { at } from "../core/at.ts";
import type { Detector } from "../core/detector.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import { tokenName } from "../core/vocabulary.ts";
import type { LoadedDataset } from "../datasets/read-dataset.ts";
import { parseMethod } from "../detectors/methods.ts";
import { isSentinelError } from "../errors.ts";
import type { Extend } from "../evaluate/redrawn-outcome.ts";
import { evaluate, type EvaluateOptions, noneLeft } from "../evaluate/evaluate.ts";
import { evaluationDataOf } from "../evaluate/evaluation-data.ts";
import { crossFittedUnits } from "../fitted/unit-calibration.ts";
import { fastName } from "../model/manifest.ts";
import { phraseOf } from "../problems/problem.ts";
import type { DetectorResult, Evaluation, LeftOut } from "../results/evaluation.ts";
import { detectorFitter, extendedFit, trainingOf } from "./fitted-detector.ts";
import type { OpenedDetector } from "./open-detector.ts";

/**
 * What is evaluated: a method, by its specification, fitted on the training traces; or a model that
 * is open.
 */
export type Candidate =
  | { readonly method: string }
  | { readonly name: string; readonly model: Pick<OpenedDetector, "detector" | "trainingTraces"> };

/** What {@link evaluateDataset} needs besides data and candidates. */
export interface DatasetEvaluationOptions extends Omit<EvaluateOptions, "extend" | "leftOut"> {
  /** Its figures are a demonstration, not a benchmark. */
  readonly isSample: boolean;
  /** What was done to the data set before, one sentence each. */
  readonly notes: readonly string[];
  /** Called with each method before it is fitted. */
  readonly fitting?: (method: string) => void;
  /**
   * Called with each sentence that makes a model's figures doubtful; the evaluation has them among
   * its facts, too.
   */
  readonly warn?: (sentence: string) => void;
}

/**
 * Measures the detection of a labelled data set, by models and by methods that are fitted on its
 * training traces and on no other: a method that has too few of them is left out, and the reason
 * given.
 * @param data with a split of its own, or after halveNormals
 * @param candidates in the order of the results; at least one
 * @throws SentinelError E_UNDEFINED_METRIC when a class has no traces or no candidate is left;
 *   E_USAGE for a wrong specification
 */
export async function evaluateDataset(
  data: LoadedDataset,
  candidates: readonly Candidate[],
  { isSample, notes, fitting, warn, ...options }: DatasetEvaluationOptions,
): Promise<Evaluation> {
  const training = trainingOf(data);
  const fit = detectorFitter(training);
  const detectors: Detector[] = [];
  const leftOut: LeftOut[] = [];
  const extend = new Map<string, Extend>();
  const warnings: string[] = [];
  for (const candidate of candidates) {
    if ("model" in candidate) {
      const { name, model } = candidate;
      detectors.push({ ...model.detector, name });
      const warning = trainedOnTests(name, model, data.splits);
      if (warning === null) continue;
      warnings.push(warning);
      warn?.(warning);
    } else {
      const { method } = candidate;
      fitting?.(method);
      const reason = await reasonAgainst(async () => detectors.push(await withUnits(await fit(method), method, data)));
      if (reason === null) extend.set(method, extendedFit(method, training));
      else leftOut.push({ name: method, reason });
    }
  }
  if (detectors.length === 0) throw noneLeft(data.name, leftOut);
  const labelled = { ...evaluationDataOf(data, [...notes, ...warnings]), isSample };
  return withFastComparisons(await evaluate(labelled, detectors, { ...options, extend, leftOut }));
}

/** A detector that was fitted here, with what units of its training recordings score when held out. */
async function withUnits(detector: Detector, method: string, { splits }: LoadedDataset): Promise<Detector> {
  const units = await crossFittedUnits(parseMethod(method), detector.vocabulary, splits.training);
  return units === undefined ? detector : { ...detector, unitCalibrations: units };
}

/** Why a detector cannot be fitted on the training traces that there are; null where it was. */
async function reasonAgainst(fit: () => Promise<unknown>): Promise<string | null> {
  try {
    await fit();
    return null;
  } catch (error) {
    if (!isSentinelError(error) || error.code !== "E_DATASET") throw error;
    return phraseOf(error.facts);
  }
}

/**
 * A sentence when a fitted model was trained on normal traces that it is about to be tested on;
 * null when it was not. Test traces that equal one of the data set's own training traces do not
 * count: training on those is right.
 */
function trainedOnTests(
  name: string,
  { detector, trainingTraces }: Pick<OpenedDetector, "detector" | "trainingTraces">,
  splits: { readonly training: readonly Trace[]; readonly validation: readonly Trace[] },
): string | null {
  if (trainingTraces.length === 0) return null;
  const nameOf = (token: number): string => tokenName(detector.vocabulary, token);
  const known = new Set(trainingTraces.map((tokens) => traceKey({ calls: Array.from(tokens, nameOf) })));
  const training = new Set(splits.training.map(traceKey));
  const seen = splits.validation.filter((trace) => known.has(traceKey(trace)) && !training.has(traceKey(trace)));
  if (seen.length === 0) return null;
  return `${name} has learnt ${seen.length} of the ${splits.validation.length} normal traces that it is tested on here: its figures are too good, and cannot be compared with the others'.`;
}

/** With what int8 changed among the facts, for each copy that was evaluated with its original. */
function withFastComparisons(evaluation: Evaluation): Evaluation {
  const { detectors } = evaluation;
  const sentences = detectors.flatMap((original) => {
    const fast = detectors.find(({ name }) => name === fastName(original.name));
    return fast === undefined ? [] : [fastComparison(original, fast)];
  });
  return { ...evaluation, facts: [...evaluation.facts, ...sentences] };
}

/** How an int8 detector compares with its float32 original on the same traces, in one sentence. */
function fastComparison(original: DetectorResult, fast: DetectorResult): string {
  const auc = (result: DetectorResult): string => result.testSets.official?.auc.toFixed(4) ?? "none";
  const others = [...fast.normals, ...fast.attacks];
  const pairs = [...original.normals, ...original.attacks].map((trace, index) => [trace, at(others, index)] as const);
  const differing = pairs.filter(([trace, other]) => trace.verdict !== other.verdict).length;
  const changes = Float64Array.from(pairs, ([trace, other]) => Math.abs(trace.scoreBits - other.scoreBits)).sort();
  const changeAt = (share: number): string => at(changes, Math.floor(share * (changes.length - 1))).toFixed(3);
  return (
    `${fast.name} next to ${original.name}: AUC ${auc(original)} and ${auc(fast)}; ${differing} of ${pairs.length} verdicts differ; ` +
    `a trace's score changes by ${changeAt(0.5)} ${original.scoreUnit} in the median, ${changeAt(0.99)} at 99 %, ${changeAt(1)} at most; ` +
    `${(fast.callsPerSecond / original.callsPerSecond).toFixed(1)} times as fast.`
  );
}
