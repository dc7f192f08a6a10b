import { at } from "../core/at.ts";
import type { Groups } from "../core/bootstrap.ts";
import { type VerdictBasis, isAlarm, isJudged } from "../core/conformal.ts";
import { meanOf, sumOf } from "../core/statistics.ts";
import type { Outcome, Spread } from "../results/budget.ts";

/** The distinct test traces, and how many files each of them is. */
export interface TestScores {
  readonly normals: readonly WeightedScore[];
  readonly attacks: readonly WeightedScore[];
}

interface WeightedScore {
  readonly score: number;
  readonly calls: number;
  readonly files: number;
}

/**
 * Each group of copies with its score, length and size.
 * @param scores one a group, in their order
 * @param calls the same
 */
export function weighted(
  groups: Groups,
  scores: ArrayLike<number>,
  calls: ArrayLike<number>,
): readonly WeightedScore[] {
  return groups.map((group, place) => ({ score: at(scores, place), calls: at(calls, place), files: group.length }));
}

/** What a threshold did in one draw. */
export type DrawnOutcome = Readonly<Record<keyof Outcome, number>>;

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
export function outcomeOver(draws: readonly DrawnOutcome[]): Outcome {
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
