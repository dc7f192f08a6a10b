import type { Resampling } from "../core/bootstrap.ts";
import type { Detector } from "../core/detector.ts";
import { traceKey } from "../core/distinct-traces.ts";
import type { Trace } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import type { RecordingsResult } from "../report/recordings-types.ts";
import type { DetectorResult, Evaluation, TestSetName } from "../report/types.ts";
import { budgetOf, type BudgetOptions } from "./budget.ts";
import { resultOf, type VerdictOptions } from "./detector-result.ts";
import { factsOf } from "./facts.ts";
import { evaluationResampling, figuresOf, type ClassScores, type Figures } from "./figures.ts";
import { measureMimicry, type MimicryOptions } from "./mimicry.ts";
import { planRecordings } from "./recording-plan.ts";
import { recordingsResultOf } from "./recordings-result.ts";
import { scoreAll, type Scored, type ScoringOptions } from "./scored.ts";
import { testSetsOf, type AttackTrace, type EvaluationData, type TestSet } from "./test-sets.ts";

export type EvaluateOptions = VerdictOptions &
  ScoringOptions &
  BudgetOptions & {
    /** Also alters the attacks to look normal and scores them again; left out, it does not. */
    readonly mimicry?: MimicryOptions;
  };

/**
 * Scores every validation and attack trace with every detector and measures detection. Prints nothing, reads no file.
 * @throws SentinelError E_UNDEFINED_METRIC when there are no normal test traces or no attack traces
 */
export async function evaluate(
  data: EvaluationData,
  detectors: readonly Detector[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const testSets = testSetsOf(data);
  if (testSets.length === 0) {
    throw new SentinelError(
      "E_UNDEFINED_METRIC",
      `${data.name}: detection is undefined without both normal test traces (${data.validation.length} in validation/) and attack traces (${data.attack.length} in attack/)`,
    );
  }
  const resampling = evaluationResampling();
  const plan = planRecordings(data.recordings ?? []);
  const scored: Scored[] = [];
  const recordings = new Map<Scored, RecordingsResult | null>();
  for (const detector of detectors) {
    const { surprises, ...one } = await scoreAll(detector, data, options, plan !== null);
    scored.push(one);
    if (plan === null) continue;
    const surprisesOf = surprises === undefined ? null : (thread: Trace) => surprises.get(thread);
    recordings.set(
      one,
      surprisesOf === null ? null : recordingsResultOf(plan, surprisesOf, options.falseAlarmRate, resampling),
    );
  }
  const keys = { normals: data.validation.map(traceKey), attacks: data.attack.map(traceKey) };
  const figures = new Map<string, Map<TestSetName, Figures>>();
  for (const one of scored) {
    const ofDetector = new Map<TestSetName, Figures>();
    for (const set of testSets) {
      const measured = await measure(one, set, keys, data.attack, resampling);
      if (measured !== null) ofDetector.set(set.name, measured);
    }
    figures.set(one.detector.name, ofDetector);
  }
  const results: DetectorResult[] = [];
  for (const one of scored) {
    const ofRecordings = recordings.get(one);
    results.push({
      ...resultOf(one, figures, await budgetOf(one, data, options), data, options),
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
    detectors: results,
    ...altered,
  };
}

async function measure(
  scored: Scored,
  set: TestSet,
  keys: { readonly normals: readonly string[]; readonly attacks: readonly string[] },
  attack: readonly AttackTrace[],
  resampling: Resampling,
): Promise<Figures | null> {
  const pick = (indices: readonly number[], scores: readonly (number | null)[], of: readonly string[]): ClassScores => {
    const usable = indices.filter((index) => scores[index] !== null);
    return {
      scores: Float64Array.from(usable, (index) => scores[index] ?? 0),
      keys: usable.map((index) => of[index] ?? ""),
    };
  };
  const normals = pick(set.normals, scored.normals, keys.normals);
  const attacks = pick(set.attacks, scored.attacks, keys.attacks);
  if (normals.scores.length === 0 || attacks.scores.length === 0) return null;
  const families = set.attacks
    .filter((index) => scored.attacks[index] !== null)
    .map((index) => attack[index]?.family ?? "attack");
  return figuresOf(normals, attacks, families, resampling);
}
