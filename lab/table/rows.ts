import type { Detector } from "../../src/core/detector.ts";
import type { LoadedDataset } from "../../src/datasets/load-dataset.ts";
import { scoreAll } from "../../src/evaluate/scored.ts";
import { kimEnsemble, meanEnsemble } from "./kim.ts";
import type { RowScores, SeedScores } from "./row.ts";
import type { EvaluationData } from "../../src/evaluate/test-sets.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { methodFit } from "../../src/scoring/fitted-detector.ts";
import type { ScoreCache } from "./score-cache.ts";
import { mixtureRun, networkRun, twoSidedRun, openTableNetwork, type OpenNetwork } from "./runs.ts";
import type { TableNetwork } from "./networks.ts";
import { FITTED_ROWS, FOLD_SEEDS } from "./plan.ts";

/** What the table is made from. */
export interface TableContext {
  readonly loaded: LoadedDataset;
  readonly data: EvaluationData;
  readonly networks: readonly TableNetwork[];
  readonly runtime: OnnxRuntime;
  readonly cache: ScoreCache;
  /** A line of progress. */
  readonly say: (message: string) => void;
}

/** The members that the combinations of Kim et al. take. */
const KIM_MEMBERS = ["lstm-200", "lstm-400", "lstm-400-400"];
/** Networks that are also shown with what they omit, and mixed with the n-gram model. */
const COMBINED_NETWORKS = ["stacked", "sample", "ensemble"];

/** All rows with their scores, finished ones from the cache. */
export async function tableRows(context: TableContext): Promise<readonly RowScores[]> {
  const rows: RowScores[] = [];
  for (const row of FITTED_ROWS) {
    const seeds = row.dependsOnFolds ? FOLD_SEEDS : [0];
    const runs: SeedScores[] = [];
    let description = "";
    for (const seed of seeds) {
      const method = seed === 0 ? row.method : `${row.method}${row.method.includes(":") ? "," : ":"}folds=${seed}`;
      const fit = methodFit(method, context.loaded);
      const facts = { dataset: context.data.sha256, method };
      runs.push(
        await context.cache.scores(`${context.data.name}-${method}`, facts, async () => {
          context.say(method);
          const start = performance.now();
          const detector = await fit(context.data.training);
          description = detector.description;
          const trainingSeconds = (performance.now() - start) / 1000;
          return seedScores(detector, context, { trainingSeconds, heldOutBits: null, rememberedMicroseconds: 0 });
        }),
      );
    }
    rows.push({ name: row.name, description, exploratory: row.exploratory, runs });
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
      rows.push({ name, description: `${KIM_MEMBERS.join(", ")}; scores combined`, exploratory: false, runs });
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

/** The network's own row and, where it has them, the rows that combine it; by name of the row. It is opened only for what is not finished. */
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
  const open = async (): Promise<OpenNetwork> => (opened ??= await openTableNetwork(context, network));
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

const POSITIVE_METHOD = "two-sided:sides=omission+kinship,combination=positive";

/** What a run cost and came to before its test traces are scored. */
export interface RunFacts {
  readonly trainingSeconds: number;
  readonly heldOutBits: number | null;
  /** Time per call that went into surprises remembered from an earlier run; 0 where none are. */
  readonly rememberedMicroseconds: number;
}

/** Scores all test traces with a detector. @throws RangeError when a test trace is too short for it */
export async function seedScores(detector: Detector, context: TableContext, facts: RunFacts): Promise<SeedScores> {
  const scored = await scoreAll(detector, context.data, { now: () => performance.now() / 1000 });
  const all = (scores: readonly (number | null)[]): Float64Array =>
    Float64Array.from(scores, (score) => {
      if (score === null)
        throw new RangeError(`${detector.name}: a test trace is too short; the table compares equal sets`);
      return score;
    });
  return {
    normals: all(scored.normals),
    attacks: all(scored.attacks),
    calibrationScores: detector.calibrationScores,
    heldOutBits: facts.heldOutBits,
    trainingSeconds: facts.trainingSeconds,
    microsecondsPerCall: 1e6 / scored.callsPerSecond + facts.rememberedMicroseconds,
  };
}
