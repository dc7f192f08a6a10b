/** The folds of cross-fitting that a fitted detector's scale depends on are drawn anew for each seed. */
export const FOLD_SEEDS = [1, 2, 3, 4, 5];

/** A detector without a network, as a row of the table. */
export interface FittedRow {
  readonly name: string;
  /** As `--detector` takes it. */
  readonly method: string;
  readonly exploratory: boolean;
  /** Whether its scores depend on the folds: then one run a seed. */
  readonly dependsOnFolds: boolean;
}

/** The rows without a network, in the order of the table; the reference first. */
export const FITTED_ROWS: readonly FittedRow[] = [
  { name: "n-gram", method: "n-gram", exploratory: false, dependsOnFolds: false },
  { name: "kneser-ney n=6", method: "kneser-ney:n=6", exploratory: false, dependsOnFolds: false },
  { name: "kneser-ney n=8", method: "kneser-ney:n=8", exploratory: false, dependsOnFolds: false },
  { name: "stide k=6", method: "stide", exploratory: false, dependsOnFolds: false },
  { name: "t-stide k=6", method: "t-stide", exploratory: false, dependsOnFolds: false },
  { name: "bag, Hellinger", method: "bag", exploratory: false, dependsOnFolds: false },
  { name: "bag, cosine", method: "bag:distance=cosine", exploratory: false, dependsOnFolds: false },
  { name: "distinct-calls", method: "distinct-calls", exploratory: false, dependsOnFolds: false },
  { name: "call-set", method: "call-set", exploratory: true, dependsOnFolds: false },
  { name: "two-sided", method: "two-sided", exploratory: true, dependsOnFolds: true },
  { name: "two-sided, trigrams", method: "two-sided:sides=omission3", exploratory: true, dependsOnFolds: true },
  { name: "two-sided, kinship", method: "two-sided:sides=omission+kinship", exploratory: true, dependsOnFolds: true },
  {
    name: "two-sided, kinship, positive parts",
    method: "two-sided:sides=omission+kinship,combination=positive",
    exploratory: true,
    dependsOnFolds: true,
  },
  { name: "n-gram + call set", method: "two-sided:sides=call-set", exploratory: true, dependsOnFolds: true },
];

/** The fitted detectors that the protocols (re-splits, learning curve, adaptation) refit. */
export const PROTOCOL_METHODS: Readonly<Record<string, string>> = {
  "n-gram": "n-gram",
  "kneser-ney n=6": "kneser-ney:n=6",
  "stide k=6": "stide",
  "distinct-calls": "distinct-calls",
  "*call-set*": "call-set",
  "*two-sided*": "two-sided",
  "*two-sided, trigrams*": "two-sided:sides=omission3",
  "*two-sided, kinship, positive parts*": "two-sided:sides=omission+kinship,combination=positive",
};

/** The members that the combinations of Kim et al. take. */
export const KIM_MEMBERS = ["lstm-200", "lstm-400", "lstm-400-400"];

/** Networks that are also shown with what they omit, and mixed with the n-gram model. */
export const COMBINED_NETWORKS = ["stacked", "sample", "ensemble"];

/** Networks whose surprises are aggregated in other ways, the first seed of each. */
export const ORACLE_NETWORKS = ["stacked", "sample", "lstm-400"];
