import type {
  Evaluation,
  MimicryFigures,
  MimicryResult,
  MimicryTransformation,
  TestSetName,
} from "../results/evaluation.ts";

/**
 * One detector against one transformation: its figures at every budget, unaltered first; null where
 * there are none.
 */
export interface MimicryRow {
  readonly detector: string;
  readonly transformation: MimicryTransformation;
  readonly figures: readonly (MimicryFigures | null)[];
}

/** What each transformation does, in the order of the tables. */
export const MIMICRY_MEANINGS: Readonly<Record<Exclude<MimicryTransformation, "none">, string>> = {
  padding: "at even distances the call that an n-gram model of the training traces finds likeliest there",
  prefix: "a stretch of a training trace before the attack",
  replay: "runs of 6 calls of training traces at even distances",
  suffix: "after the attack the calls that the same model finds likeliest, one after another",
};

/** The budgets in the columns of the tables: 0 for the attacks as they are, then ascending. */
export function mimicryBudgets(results: readonly MimicryResult[]): readonly number[] {
  return [...new Set([0, ...results.map((result) => result.budget)])].sort((a, b) => a - b);
}

/**
 * The rows of a test set's table, detector by detector in the evaluation's order; none where the
 * set has no figures or mimicry was not asked for.
 */
export function mimicryRows(evaluation: Evaluation, set: TestSetName): readonly MimicryRow[] {
  const results = evaluation.mimicry ?? [];
  const budgets = mimicryBudgets(results);
  return evaluation.detectors.flatMap(({ name }) => {
    const own = results.filter((result) => result.detector === name && result.testSets[set] !== undefined);
    const none = own.find((result) => result.transformation === "none");
    if (none === undefined) return [];
    return Object.keys(MIMICRY_MEANINGS).map((transformation): MimicryRow => {
      const ofKind = own.filter((result) => result.transformation === transformation);
      const figures = budgets.map(
        (budget) => (budget === 0 ? none : ofKind.find((result) => result.budget === budget))?.testSets[set] ?? null,
      );
      return { detector: name, transformation: transformation as MimicryTransformation, figures };
    });
  });
}
