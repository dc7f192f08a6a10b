import { at } from "../core/at.ts";
import { increment } from "../core/statistics.ts";
import type { Detector } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import type { DetectorResult, Evaluation, LeftOut, TestSetName, TestSetSize } from "../results/evaluation.ts";
import type { RecordingsResult } from "../results/recordings.ts";
import { budgetOf, type BudgetOptions } from "./budget.ts";
import { comparisonsOf, familyOf, figuresOn, setKeysOf } from "./comparisons.ts";
import { resultOf, type VerdictOptions } from "./detector-result.ts";
import { factsOf } from "./facts.ts";
import { evaluationResampling, type Figures } from "./figures.ts";
import { measureMimicry, type MimicryOptions } from "./mimicry.ts";
import { planRecordings } from "./recording-plan.ts";
import { recordingsResultOf } from "./recordings-result.ts";
import { scoreAll, type Scored, type ScoringOptions, unscoredReason } from "./scored.ts";
import { type EvaluationData, type TestSet, testSetsOf } from "./test-sets.ts";

/** What {@link evaluate} needs besides data and detectors. */
export type EvaluateOptions = VerdictOptions &
  ScoringOptions &
  BudgetOptions & {
    /** Also alters the attacks to look normal and scores them again; left out, it does not. */
    readonly mimicry?: MimicryOptions;
    /** Detectors that could not be made, and why: the evaluation names them. */
    readonly leftOut?: readonly LeftOut[];
  };

/**
 * Scores every validation and attack trace with every detector and measures detection. A detector
 * for which all traces of a class are too short is left out, and the reason given. Prints nothing,
 * reads no file.
 * @throws SentinelError E_UNDEFINED_METRIC when there are no normal test traces or no attack
 * traces, or no detector is left
 */
export async function evaluate(
  data: EvaluationData,
  detectors: readonly Detector[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const testSets = testSetsOf(data);
  if (testSets.length === 0) {
    const facts = { path: data.name, normals: data.validation.length, attacks: data.attack.length };
    throw new SentinelError("E_UNDEFINED_METRIC", { problem: "data.one-class", ...facts });
  }
  const resampling = evaluationResampling();
  const plan = planRecordings(data.recordings ?? []);
  const scored: Scored[] = [];
  const leftOut: LeftOut[] = [...(options.leftOut ?? [])];
  const recordings = new Map<Scored, RecordingsResult | null>();
  for (const detector of detectors) {
    const { surprises, ...one } = await scoreAll(detector, data, options, plan !== null);
    const reason = unscoredReason(one);
    if (reason !== null) {
      leftOut.push({ name: detector.name, reason });
      continue;
    }
    scored.push(one);
    if (plan === null) continue;
    const surprisesOf = surprises === undefined ? null : (thread: Trace) => surprises.get(thread);
    recordings.set(
      one,
      surprisesOf === null ? null : recordingsResultOf(plan, surprisesOf, options.falseAlarmRate, resampling),
    );
  }
  if (scored.length === 0 && leftOut.length > 0) throw noneLeft(data.name, leftOut);
  const keys = setKeysOf(data);
  const figures = new Map<Scored, ReadonlyMap<TestSetName, Figures>>();
  for (const one of scored) figures.set(one, await figuresOn(one, testSets, keys, data, resampling));
  const results: DetectorResult[] = [];
  for (const one of scored) {
    const ofRecordings = recordings.get(one);
    const sets = comparisonsOf(one, figures, testSets, keys, options.pairedAgainst, resampling);
    results.push({
      ...resultOf(one, sets, await budgetOf(one, data, options), data, options),
      ...(ofRecordings === undefined ? {} : { recordings: ofRecordings }),
    });
  }
  const { mimicry, falseAlarmRate, progress } = options;
  const altered =
    mimicry === undefined
      ? {}
      : { mimicry: await measureMimicry(scored, testSets, data, mimicry, falseAlarmRate, progress) };
  return {
    dataset: data.name,
    isSample: data.isSample,
    datasetSha256: data.sha256,
    trainingTraces: data.training.length,
    facts: factsOf(data),
    testSets: Object.fromEntries(testSets.map((set) => [set.name, sizeOf(set, data)])),
    detectors: results,
    leftOut,
    ...altered,
  };
}

/**
 * The error where every detector of an evaluation was left out.
 * @param dataset its name, for the message
 */
export function noneLeft(dataset: string, leftOut: readonly LeftOut[]): SentinelError {
  return new SentinelError("E_UNDEFINED_METRIC", { problem: "data.no-detector-left", path: dataset, leftOut });
}

function sizeOf({ normals, attacks }: TestSet, { attack }: EvaluationData): TestSetSize {
  const families = new Map<string, number>();
  for (const index of attacks) {
    const family = familyOf(at(attack, index));
    increment(families, family);
  }
  return {
    normalTraces: normals.length,
    attackTraces: attacks.length,
    families: Object.fromEntries([...families].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
