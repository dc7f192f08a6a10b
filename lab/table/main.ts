import { parseArgs } from "node:util";
import { commandMemory } from "../../src/cli/inputs.ts";
import { type CommandIo, EXIT, PROJECT_FOLDER, processIo } from "../../src/cli/io.ts";
import { note, noteSkipped } from "../../src/cli/notes.ts";
import { writeOutput } from "../../src/cli/outputs.ts";
import { DEFAULT_FALSE_ALARM_RATE } from "../../src/core/conformal.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../src/datasets/split-normals.ts";
import { isEmbeddedSample, loadDataset } from "../../src/datasets/open-dataset.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import { isSentinelError } from "../../src/errors.ts";
import { type EvaluationData, factsOf } from "../../src/evaluate/evaluation-data.ts";
import { BOOTSTRAP } from "../../src/evaluate/figures.ts";
import { createAtomicFile } from "../../src/files/atomic-file.ts";
import { json } from "../../src/report/data/json.ts";
import { printableLines } from "../../src/report/printable.ts";
import { nodeRuntime } from "../../src/runtime/node.ts";
import { methodFit } from "../../src/app/fitted-detector.ts";
import { OPAQUE } from "../../src/traces/call-numbers.ts";
import { tableNetworks } from "./networks.ts";
import { tableOracle } from "./oracle.ts";
import { PROTOCOL_METHODS, tableRows } from "./rows.ts";
import { adaptation, type Division, learningCurve, protocolRows, resplits } from "./protocols.ts";
import { resultsMarkdown } from "./results-markdown.ts";
import { type ResultsTable, resultsRows } from "./results-rows.ts";
import type { TableContext } from "./runs.ts";
import { openScoreCache } from "./score-cache.ts";

const AGAINST = "n-gram";
/** The least calls that every row can score: shorter test traces are left out of the table. */
const LEAST_CALLS = 6;
const RESPLIT_SEEDS = [1, 2, 3, 4, 5];

const USAGE =
  "node build/lab/table.js --data PATH [--data PATH ...] --models FOLDER_OF_NAME-SEED_FOLDERS --out PATH_WITHOUT_ENDING [--work FOLDER_OF_FINISHED_SCORES]";

interface Options {
  readonly data: readonly string[];
  readonly models: string;
  readonly work: string;
  readonly out: string;
}

/** @returns the options, or what is wrong with them */
function optionsOf(words: readonly string[]): Options | string {
  const one = { type: "string" } as const;
  try {
    const options = { data: { ...one, multiple: true }, models: one, out: one, work: one } as const;
    const { data, models, out, work } = parseArgs({ args: [...words], options }).values;
    if (data === undefined || models === undefined || out === undefined) return "--data, --models and --out are needed";
    return { data, models, out, work: work ?? "build/table/scores" };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Writes the results page and its JSON: every detector over all trained seeds, with intervals and
 * protocols.
 */
async function makeTable({ data: locations, models, work, out }: Options, io: CommandIo): Promise<void> {
  const notes = { quiet: false };
  // A place that cannot be written is better known before the hours that follow.
  for (const ending of ["json", "md"]) (await createAtomicFile(`${out}.${ending}`)).discard();
  // One thread on the CPU: the table gives the time of a call, which others on the machine would
  // stretch.
  const runtime = await nodeRuntime({ device: "cpu", threads: 1 });
  const tables: ResultsTable[] = [];
  for (const location of locations) {
    const whole = await loadDataset(location, {
      format: "auto",
      architecture: OPAQUE,
      per: "thread",
      isStrict: false,
      memory: commandMemory(),
    });
    noteSkipped(io, notes, whole);
    const { data: loaded, note: splitNote } = halveNormals(whole, DEFAULT_SPLIT_SEED);
    const data = evaluationData(loaded, splitNote);
    const say = (message: string): void => {
      note(io, notes, `${data.name}: ${message}`);
    };
    const networks = await tableNetworks(models, data.name);
    say(`${networks.length} trained networks under ${models}`);
    const cache = await openScoreCache(io, work);
    const context: TableContext = { loaded, data, networks, runtime, cache, say };
    const rows = await tableRows(context);
    say("re-splits, learning curve, adaptation");
    const fits = Object.fromEntries(
      Object.entries(PROTOCOL_METHODS).map(([name, method]) => [name, methodFit(method, loaded)]),
    );
    const divided = (divisions: readonly Division[]) =>
      protocolRows(fits, divisions, data, (detector, setting) => {
        say(`${detector}: ${setting}`);
      });
    tables.push({
      dataset: data.name,
      datasetSha256: data.sha256,
      isSample: data.isSample,
      traces: { training: data.training.length, validation: data.validation.length, attack: data.attack.length },
      facts: [...tooShortFact(loaded, data), ...factsOf(data)],
      against: AGAINST,
      draws: BOOTSTRAP.draws,
      rows: await resultsRows(rows, data, AGAINST, DEFAULT_FALSE_ALARM_RATE),
      resplits: await divided(resplits(data, RESPLIT_SEEDS)),
      learningCurve: await divided(learningCurve(data, 1)),
      adaptation: await divided(adaptation(data)),
      oracle: await tableOracle(context),
    });
  }
  await writeOutput(io, `${out}.json`, json({ formatVersion: 1, tables }));
  await writeOutput(io, `${out}.md`, resultsMarkdown(INTRODUCTION, tables));
  io.stdout(`${out}.md\n${out}.json\n`);
}

const INTRODUCTION = `# Results

Every detector on every data set at hand, made by \`make table\` (each network is trained at five seeds; everything is fitted on training traces alone). The JSON next to this page holds the
same figures. [how-it-works.md](how-it-works.md) describes networks and detectors; what was tried and left is in [decisions.md](decisions.md). A network that the exporter refuses for its rounding errors is left
out, so that its row, and those that hold it, show fewer seeds.`;

function tooShortFact(loaded: LoadedDataset, data: EvaluationData): readonly string[] {
  const all = loaded.splits.validation.length + loaded.splits.attack.length;
  const left = all - data.validation.length - data.attack.length;
  return left === 0 ? [] : [`${left} of ${all} test traces hold fewer than ${LEAST_CALLS} calls and are left out.`];
}

function evaluationData(loaded: LoadedDataset, splitNote: string | null): EvaluationData {
  const longEnough = <T extends { readonly calls: readonly unknown[] }>(traces: readonly T[]): readonly T[] =>
    traces.filter((trace) => trace.calls.length >= LEAST_CALLS);
  return {
    name: loaded.name,
    sha256: loaded.sha256 ?? "",
    isSample: isEmbeddedSample(PROJECT_FOLDER, loaded.location),
    notes: splitNote === null ? [] : [splitNote],
    training: loaded.splits.training,
    validation: longEnough(loaded.splits.validation),
    attack: longEnough(loaded.splits.attack),
  };
}

const io = processIo({
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  // What an interruption leaves half-written, the next run removes.
  onInterrupt: () => () => undefined,
});
const refuse = (problem: string): void => {
  io.stderr(`table: ${printableLines(problem)}\n`);
  process.exitCode = EXIT.wrongInput;
};
const options = optionsOf(process.argv.slice(2));
if (typeof options === "string") refuse(`${options}; usage:\n${USAGE}`);
else {
  await makeTable(options, io).catch((error: unknown) => {
    if (!isSentinelError(error)) throw error;
    refuse(error.message);
  });
}
