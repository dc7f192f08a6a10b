import { last } from "../../src/core/at.ts";
import { kimEnsemble, meanEnsemble } from "./combinations.ts";
import { openTableNetwork, type OpenNetwork, type TableNetwork } from "./networks.ts";
import type { RowScores, SeedScores } from "./results-rows.ts";
import { fittedRun, mixtureRun, networkRun, twoSidedRun, type TableContext } from "./runs.ts";

/**
 * The folds of cross-fitting that a fitted detector's scale depends on are drawn again for each
 * seed.
 */
const FOLD_SEEDS = [1, 2, 3, 4, 5];

/** A detector without a network, as a row of the table. */
interface FittedRow {
  readonly name: string;
  /** As `--detector` takes it. */
  readonly method: string;
  readonly exploratory: boolean;
  /** Whether its scores depend on the folds: then one run a seed. */
  readonly dependsOnFolds: boolean;
}

/** The rows without a network, in the order of the table; the reference first. */
const FITTED_ROWS: readonly FittedRow[] = [
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
const KIM_MEMBERS = ["lstm-200", "lstm-400", "lstm-400-400"];

/** Networks that are also shown with what they omit, and mixed with the n-gram model. */
const COMBINED_NETWORKS = ["stacked", "sample", "ensemble"];

/** Networks whose surprises are aggregated in other ways, the first seed of each. */
export const ORACLE_NETWORKS = ["stacked", "sample", "lstm-400"];

const POSITIVE_METHOD = "two-sided:sides=omission+kinship,combination=positive";

/** All rows with their scores, finished ones from the cache. */
export async function tableRows(context: TableContext): Promise<readonly RowScores[]> {
  const rows: RowScores[] = [];
  for (const row of FITTED_ROWS) {
    const seeds = row.dependsOnFolds ? FOLD_SEEDS : [0];
    const runs: SeedScores[] = [];
    for (const seed of seeds) {
      const method = seed === 0 ? row.method : `${row.method}${row.method.includes(":") ? "," : ":"}folds=${seed}`;
      const facts = { dataset: context.data.sha256, method };
      runs.push(
        await context.cache.scores(`${context.data.name}-${method}`, facts, () => {
          context.say(method);
          return fittedRun(context, method);
        }),
      );
    }
    rows.push({ name: row.name, description: last(runs).description, exploratory: row.exploratory, runs });
  }
  return [...rows, ...(await networkRows(context))];
}

async function networkRows(context: TableContext): Promise<readonly RowScores[]> {
  const names = [...new Set(context.networks.map((network) => network.name))];
  const runsOf = new Map<string, Map<number, SeedScores>>();
  for (const network of context.networks) {
    const found = await scoresOfNetwork(context, network);
    for (const [row, scores] of found) {
      const runs = runsOf.get(row) ?? new Map<number, SeedScores>();
      runsOf.set(row, runs.set(network.seed, scores));
    }
  }
  const rowOf = (name: string, exploratory: boolean): RowScores[] => {
    const runs = [...(runsOf.get(name)?.values() ?? [])];
    return runs.length === 0 ? [] : [{ name, description: name, exploratory, runs }];
  };
  const rows = names.flatMap((name) => rowOf(name, false));
  const kim = KIM_MEMBERS.map((name) => runsOf.get(name) ?? new Map<number, SeedScores>());
  const shared = [...(kim[0]?.keys() ?? [])].filter((seed) => kim.every((runs) => runs.has(seed)));
  if (shared.length > 0) {
    for (const [name, combine] of [
      ["Kim et al., leaky ReLU", kimEnsemble],
      ["Kim et al., averaging", meanEnsemble],
    ] as const) {
      const runs = shared.map((seed) => combine(kim.flatMap((ofSeed) => ofSeed.get(seed) ?? [])));
      rows.push({
        name,
        description: `${KIM_MEMBERS.join(", ")}; ${last(runs).description}`,
        exploratory: false,
        runs,
      });
    }
  }
  for (const name of COMBINED_NETWORKS) {
    rows.push(...rowOf(mixedName(name), false), ...rowOf(twoSidedName(name), true), ...rowOf(positiveName(name), true));
  }
  return rows;
}

const mixedName = (network: string): string => `${network} + n-gram, mixed`;
const twoSidedName = (network: string): string => `two-sided, ${network}`;
const positiveName = (network: string): string => `two-sided, ${network}, kinship, positive parts`;

/**
 * The network's own row and, where it has them, the rows that combine it; by name of the row. It is
 * opened only for what is not finished.
 */
async function scoresOfNetwork(context: TableContext, network: TableNetwork): Promise<ReadonlyMap<string, SeedScores>> {
  const { name, seed } = network;
  const graph = network.manifest.graphs.sequence?.sha256 ?? network.manifest.graphs.windows?.sha256;
  const kept = (row: string, run: () => Promise<SeedScores>): Promise<SeedScores> =>
    context.cache.scores(
      `${context.data.name}-${row}-${seed}`,
      { dataset: context.data.sha256, name: row, graph },
      () => {
        context.say(`${row}, seed ${seed}`);
        return run();
      },
    );
  const found = new Map<string, SeedScores>();
  let opened: OpenNetwork | undefined;
  const open = async (): Promise<OpenNetwork> =>
    (opened ??= await openTableNetwork(network, context.loaded.splits.training, context.runtime));
  try {
    const alone = await kept(name, async () => networkRun(context, await open()));
    found.set(name, alone);
    if (!COMBINED_NETWORKS.includes(name)) return found;
    const twoSided = (row: string, method: string): Promise<SeedScores> =>
      kept(row, async () => twoSidedRun(context, await open(), alone, method));
    found.set(mixedName(name), await kept(mixedName(name), async () => mixtureRun(context, await open(), alone)));
    found.set(twoSidedName(name), await twoSided(twoSidedName(name), "two-sided"));
    found.set(positiveName(name), await twoSided(positiveName(name), POSITIVE_METHOD));
    return found;
  } finally {
    await opened?.release();
  }
}
