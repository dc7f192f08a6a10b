import { at } from "../core/at.ts";
import { conformalPValue, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import type { Detector } from "../core/detector.ts";
import { aucOf } from "../core/roc.ts";
import { increment } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import type { Grouping } from "../core/units.ts";
import { SentinelError } from "../errors.ts";
import type { Budget } from "../results/budget.ts";
import type {
  DetectorResult,
  Evaluation,
  LeftOut,
  ScoredTrace,
  TestSetName,
  TestSetSize,
} from "../results/evaluation.ts";
import type { RecordingsResult } from "../results/recordings.ts";
import { budgetOf, type BudgetOptions } from "./budget.ts";
import { byRecordingOf, planUnits, recordingsFactsOf } from "./by-recording.ts";
import { type EvaluationData, type TestSet, factsOf, testSetsOf } from "./evaluation-data.ts";
import { evaluationResampling, type Figures } from "./figures.ts";
import { measureMimicry, type MimicryOptions } from "./mimicry.ts";
import { recordingsResultOf } from "./recordings-result.ts";
import { planRecordings } from "./recordings.ts";
import {
  type Scored,
  type ScoringOptions,
  comparisonsOf,
  familyOf,
  figuresOn,
  scoreAll,
  setKeysOf,
  unscoredReason,
} from "./scored.ts";

/** How alarms are raised and differences taken. */
interface VerdictOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** The detector that the others' paired differences are taken against; absent ones give none. */
  readonly pairedAgainst: string;
}

/** What {@link evaluate} needs besides data and detectors. */
export type EvaluateOptions = VerdictOptions &
  ScoringOptions &
  BudgetOptions & {
    /** Also alters the attacks to look normal and scores them again; left out, it does not. */
    readonly mimicry?: MimicryOptions;
    /** What one verdict on a part of a recording is on; a tree where left out. */
    readonly grouping?: Grouping;
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
  const units = planUnits(data, options.grouping ?? "tree");
  const results: DetectorResult[] = [];
  for (const one of scored) {
    const ofRecordings = recordings.get(one);
    const sets = comparisonsOf(one, figures, testSets, keys, options.pairedAgainst, resampling);
    results.push({
      ...resultOf(one, sets, await budgetOf(one, data, options), data, options),
      ...(ofRecordings === undefined ? {} : { recordings: ofRecordings }),
      ...(units === null ? {} : { byRecording: byRecordingOf(units, one, data, options.falseAlarmRate, resampling) }),
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
    ...(units === null ? {} : { byRecording: recordingsFactsOf(units) }),
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

/**
 * All that the reports show of one detector.
 * @param testSets its figures on each test set
 * @param budget of this detector
 */
export function resultOf(
  scored: Scored,
  testSets: DetectorResult["testSets"],
  budget: Budget,
  data: EvaluationData,
  options: VerdictOptions,
): DetectorResult {
  const { detector } = scored;
  const basis = verdictBasis(detector, options.falseAlarmRate);
  const { threshold } = basis;
  const describe = (
    traces: readonly Trace[],
    scores: readonly (number | null)[],
    families: readonly (string | null)[],
  ): ScoredTrace[] =>
    traces.flatMap((trace, index) => {
      const score = at(scores, index);
      if (score === null) return [];
      return {
        name: trace.name,
        family: at(families, index),
        calls: trace.calls.length,
        scoreBits: score,
        pValue: conformalPValue(detector.calibrationScores, score),
        verdict: !isJudged(trace.calls.length, basis) ? "unjudged" : isAlarm(score, threshold) ? "alarm" : "normal",
      };
    });
  const normals = describe(
    data.validation,
    scored.normals,
    data.validation.map(() => null),
  );
  const attacks = describe(data.attack, scored.attacks, data.attack.map(familyOf));
  return {
    name: detector.name,
    description: detector.description,
    scoreUnit: detector.scoreUnit,
    exploratory: detector.exploratory === true,
    testSets,
    budget,
    callsPerSecond: scored.callsPerSecond,
    device: detector.device,
    threads: detector.threads,
    minimumCalls: detector.minimumCalls,
    tooShort: { normalTraces: withoutScore(scored.normals), attackTraces: withoutScore(scored.attacks) },
    normals,
    attacks,
    aucByQuarter: aucByQuarter(scoresOf(normals), scoresOf(attacks)),
    thresholdScore: threshold,
  };
}

function withoutScore(scores: readonly (number | null)[]): number {
  return scores.filter((score) => score === null).length;
}

/**
 * AUC of all attacks against each quarter of the normal test traces: shows a test set that drifts.
 * Empty for fewer than four normal traces, or no attack.
 * @param normals scores in file order
 */
export function aucByQuarter(normals: Float64Array, attacks: Float64Array): readonly number[] {
  const count = normals.length;
  if (count < 4 || attacks.length === 0) return [];
  return [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [Math.floor((quarter * count) / 4), Math.floor(((quarter + 1) * count) / 4)];
    return aucOf(normals.subarray(from, to), attacks);
  });
}

function scoresOf(traces: readonly ScoredTrace[]): Float64Array {
  return Float64Array.from(traces, ({ scoreBits }) => scoreBits);
}
