import { at } from "../core/at.ts";
import { calibrate } from "../core/calibration.ts";
import { type VerdictBasis, conformalThreshold, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { type Groups, groupsOf, shuffledGroups } from "../core/sampling.ts";
import { meanOf, sumOf } from "../core/statistics.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { Outcome, RedrawnOutcome, Spread } from "../results/budget.ts";

/** The share of the distinct normal test traces that set a threshold, or adapt a detector. */
const REDRAWN_SHARE = 0.1;
/** Random tenths, each with its own seed. */
const RECALIBRATIONS = 20;
/** Random tenths, each of which takes a new fit. */
export const ADAPTATIONS = 3;
/** The share of a tenth that sets the threshold and trains nothing. */
const CALIBRATING_SHARE = 0.2;

/** A test trace that has a score. */
export interface ScoredTestTrace {
  readonly score: number;
  readonly calls: number;
  /** Equal for verbatim copies. */
  readonly key: string;
}

/** The same method, fitted on the training traces and these. */
export type Extend = (more: readonly Trace[]) => Promise<Detector>;

/**
 * What the detector would have done had its threshold been set on a random tenth of the host's
 * distinct normal traces; the others test, copies of a trace on one side. Each distinct trace
 * calibrates once, which makes them exchangeable. Besides `adaptedOutcome` the only use of
 * validation traces to set anything: a named exception, whose result is shown next to the
 * detector's own and is used in no other figure.
 *
 * The fewest calls that the new threshold covers are not measured, which would cost thirty scores
 * of each trace per draw: the detector's own number is taken.
 * @param fewestCalls of a trace that is judged
 * @returns null when a class is empty, a tenth is too few traces to promise the budget, or no trace
 * of a class is judged
 */
export function recalibratedOutcome(
  normals: readonly ScoredTestTrace[],
  attacks: readonly ScoredTestTrace[],
  falseAlarmRate: number,
  fewestCalls: number,
): RedrawnOutcome | null {
  if (normals.length === 0 || attacks.length === 0) return null;
  const attackGroups = groupsOf(attacks.map(({ key }) => key));
  const distinctAttacks = weighted(attackGroups, firstOfEach(attackGroups, attacks));
  const normalKeys = normals.map(({ key }) => key);
  let calibrationTraces = 0;
  const draws = [];
  for (let seed = 1; seed <= RECALIBRATIONS; seed += 1) {
    const groups = shuffledGroups(normalKeys, seed);
    calibrationTraces = Math.round(REDRAWN_SHARE * groups.length);
    const distinct = weighted(groups, firstOfEach(groups, normals));
    const calibration = Float64Array.from(distinct.slice(0, calibrationTraces), ({ score }) => score).sort();
    const threshold = conformalThreshold(calibration, falseAlarmRate);
    if (threshold === null) return null;
    const tested = { normals: distinct.slice(calibrationTraces), attacks: distinctAttacks };
    const outcome = outcomeOf(tested, { threshold, fewestCalls });
    if (outcome === null) return null;
    draws.push(outcome);
  }
  return { draws: draws.length, calibrationTraces, learntTraces: 0, ...outcomeOver(draws) };
}

/**
 * What the detector would have done had it been trained on four fifths of a random tenth of the
 * host's distinct normal traces too, and its threshold set on the last fifth; the traces outside
 * the tenth test, copies of a trace on one side. The named exception of `recalibratedOutcome`.
 * @param minimumCalls shorter traces take no part
 * @param progress called before each draw, from 1
 * @returns null when a class is empty, the fifth is too few traces to promise the budget, or no
 * trace of a class is judged
 */
export async function adaptedOutcome(
  extend: Extend,
  data: { readonly validation: readonly Trace[]; readonly attack: readonly Trace[] },
  minimumCalls: number,
  falseAlarmRate: number,
  progress: (draw: number) => void,
): Promise<RedrawnOutcome | null> {
  const normals = data.validation.filter((trace) => trace.calls.length >= minimumCalls);
  const attacks = data.attack.filter((trace) => trace.calls.length >= minimumCalls);
  if (normals.length === 0 || attacks.length === 0) return null;
  const attackGroups = groupsOf(attacks.map(traceKey));
  const distinctAttacks = firstOfEach(attackGroups, attacks);
  const normalKeys = normals.map(traceKey);
  const draws = [];
  let sizes = { calibrationTraces: 0, learntTraces: 0 };
  for (let seed = 1; seed <= ADAPTATIONS; seed += 1) {
    const groups = shuffledGroups(normalKeys, seed);
    const tenth = Math.round(REDRAWN_SHARE * groups.length);
    const calibrationTraces = Math.round(CALIBRATING_SHARE * tenth);
    sizes = { calibrationTraces, learntTraces: tenth - calibrationTraces };
    if (conformalThreshold(new Float64Array(calibrationTraces), falseAlarmRate) === null) return null;
    progress(seed);
    const distinct = firstOfEach(groups, normals);
    const detector = await extend(distinct.slice(0, sizes.learntTraces));
    const tokensOf = (traces: readonly Trace[]): readonly Tokens[] =>
      traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
    const calibrating = tokensOf(distinct.slice(sizes.learntTraces, tenth));
    const { scores: calibrationScores, shortestCalls } = await calibrate(calibrating, minimumCalls, (queries) =>
      checkedScores(
        detector,
        queries.map(({ tokens }) => tokens),
      ),
    );
    const basis = verdictBasis({ calibrationScores, shortestCalls, minimumCalls }, falseAlarmRate);
    const score = async (ofGroups: Groups, traces: readonly Trace[]) => {
      const scores = await checkedScores(detector, tokensOf(traces));
      const firsts = traces.map(({ calls }, index) => ({ score: at(scores, index), calls: calls.length }));
      return weighted(ofGroups, firsts);
    };
    const outcome = outcomeOf(
      {
        normals: await score(groups.slice(tenth), distinct.slice(tenth)),
        attacks: await score(attackGroups, distinctAttacks),
      },
      basis,
    );
    if (outcome === null) return null;
    draws.push(outcome);
  }
  return { draws: draws.length, ...sizes, ...outcomeOver(draws) };
}

/** The first member of each group. */
function firstOfEach<Member>(groups: Groups, traces: readonly Member[]): readonly Member[] {
  return groups.map((group) => at(traces, at(group, 0)));
}

/** The distinct test traces, and how many files each of them is. */
interface TestScores {
  readonly normals: readonly WeightedScore[];
  readonly attacks: readonly WeightedScore[];
}

interface WeightedScore {
  readonly score: number;
  readonly calls: number;
  readonly files: number;
}

/** Each group of copies with its score, length and size. @param firsts one per group, in order */
function weighted(
  groups: Groups,
  firsts: readonly Pick<ScoredTestTrace, "score" | "calls">[],
): readonly WeightedScore[] {
  return groups.map((group, index) => {
    const { score, calls } = at(firsts, index);
    return { score, calls, files: group.length };
  });
}

/** What a threshold did in one draw. */
type DrawnOutcome = Readonly<Record<keyof Outcome, number>>;

/**
 * The shares of the judged traces that raise an alarm, and of all that are not judged; null where
 * no trace of a class is judged.
 */
export function outcomeOf({ normals, attacks }: TestScores, basis: VerdictBasis): DrawnOutcome | null {
  const judged = (traces: readonly WeightedScore[]) => traces.filter(({ calls }) => isJudged(calls, basis));
  const [judgedNormals, judgedAttacks] = [judged(normals), judged(attacks)];
  if (judgedNormals.length === 0 || judgedAttacks.length === 0) return null;
  const alarmed = (traces: readonly WeightedScore[]) => traces.filter(({ score }) => isAlarm(score, basis.threshold));
  return {
    observed: filesOf(alarmed(judgedNormals)) / filesOf(judgedNormals),
    observedDistinct: alarmed(judgedNormals).length / judgedNormals.length,
    detectionRate: filesOf(alarmed(judgedAttacks)) / filesOf(judgedAttacks),
    unjudgedNormals: 1 - filesOf(judgedNormals) / filesOf(normals),
    unjudgedAttacks: 1 - filesOf(judgedAttacks) / filesOf(attacks),
  };
}

/** Mean, least and greatest of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    mean: meanOf(values),
    least: Math.min(...values),
    greatest: Math.max(...values),
  };
}

/** Mean, least and greatest over the draws, of which there is at least one. */
function outcomeOver(draws: readonly DrawnOutcome[]): Outcome {
  const over = (figure: keyof Outcome) => spreadOf(draws.map((draw) => draw[figure]));
  return {
    observed: over("observed"),
    observedDistinct: over("observedDistinct"),
    detectionRate: over("detectionRate"),
    unjudgedNormals: over("unjudgedNormals"),
    unjudgedAttacks: over("unjudgedAttacks"),
  };
}

function filesOf(traces: readonly WeightedScore[]): number {
  return sumOf(traces, ({ files }) => files);
}
