import { at } from "../core/at.ts";
import { isAlarm } from "../core/conformal.ts";
import type { Groups } from "../core/bootstrap.ts";
import type { Outcome } from "../report/budget-types.ts";
import { spreadOf } from "./table/row.ts";

/** The scores of distinct test traces, and how many files each of them is. */
export interface TestScores {
  readonly normals: readonly WeightedScore[];
  readonly attacks: readonly WeightedScore[];
}

interface WeightedScore {
  readonly score: number;
  readonly files: number;
}

/** Each group of copies with its score and size. @param scores one a group, in their order */
export function weighted(groups: Groups, scores: ArrayLike<number>): readonly WeightedScore[] {
  return groups.map((group, place) => ({ score: at(scores, place), files: group.length }));
}

/** What a threshold did in one draw. */
export type DrawnOutcome = Readonly<Record<keyof Outcome, number>>;

/** The shares that raise an alarm; both classes must hold a trace. */
export function outcomeOf({ normals, attacks }: TestScores, threshold: number | null): DrawnOutcome {
  return {
    observed: alarmedShare(normals, threshold, ({ files }) => files),
    observedDistinct: alarmedShare(normals, threshold, () => 1),
    detectionRate: alarmedShare(attacks, threshold, ({ files }) => files),
  };
}

/** Mean, least and greatest over the draws, of which there is at least one. */
export function outcomeOver(draws: readonly DrawnOutcome[]): Outcome {
  return {
    observed: spreadOf(draws.map((draw) => draw.observed)),
    observedDistinct: spreadOf(draws.map((draw) => draw.observedDistinct)),
    detectionRate: spreadOf(draws.map((draw) => draw.detectionRate)),
  };
}

function alarmedShare(
  scores: readonly WeightedScore[],
  threshold: number | null,
  weightOf: (one: WeightedScore) => number,
): number {
  const total = scores.reduce((sum, one) => sum + weightOf(one), 0);
  return scores.reduce((sum, one) => sum + (isAlarm(one.score, threshold) ? weightOf(one) : 0), 0) / total;
}
