import * as z from "zod";
import { loadDataset, type LoadedDataset } from "../../datasets/load-dataset.ts";
import { halveNormals } from "../../datasets/halve-normals.ts";
import { isEmbeddedSample, locateData } from "../../datasets/locate.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { BOOTSTRAP } from "../../evaluate/figures.ts";
import { adaptation, learningCurve, resplits } from "../../evaluate/table/divisions.ts";
import { protocolRows } from "../../evaluate/table/protocols.ts";
import { resultsRows } from "../../evaluate/table/row.ts";
import type { EvaluationData } from "../../evaluate/test-sets.ts";
import { factsOf } from "../../evaluate/facts.ts";
import { json } from "../../report/json.ts";
import { resultsMarkdown } from "../../report/results-markdown.ts";
import type { ResultsTable } from "../../report/results-types.ts";
import { refuseInputAsOutput } from "../check-output.ts";
import { datasetOptions } from "../dataset-options.ts";
import { runtimeFor } from "../runtime-for.ts";
import { methodFit } from "../../scoring/fitted-detector.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, deviceShape, falseAlarmRateSchema, readingSchema, threadsShape } from "../options.ts";
import { PROJECT_FOLDER } from "../project-folder.ts";
import { openScoreCache } from "../score-cache.ts";
import { tableNetworks } from "../table-networks.ts";
import { tableOracle } from "../table-oracle.ts";
import { PROTOCOL_METHODS } from "../table-plan.ts";
import { tableRows, type TableContext } from "../table-rows.ts";
import { writeOutput } from "../write-output.ts";

const AGAINST = "n-gram";
/** The least calls that every row can score: shorter test traces are left out of the table. */
const LEAST_CALLS = 6;
const RESPLIT_SEEDS = [1, 2, 3, 4, 5];

/** The table gives the time of a call, which others on the machine would stretch. */
const ONE_THREAD = 1;

const schema = readingSchema.extend({
  ...deviceShape,
  ...threadsShape,
  data: z.array(z.string()).min(1, "--data takes at least one data set").optional(),
  models: z.string("--models takes one folder"),
  out: z.string("--out takes one name"),
  work: z.string("--work takes one folder"),
  falseAlarmRate: falseAlarmRateSchema,
});

/** `table`: the results page and its JSON. */
export async function runTable(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  const located = locateData(PROJECT_FOLDER, io.environment["DATA"]).location;
  for (const ending of ["json", "md"]) {
    await refuseInputAsOutput("--out", `${options.out}.${ending}`, { data: options.data ?? [located] });
  }
  const runtime = await runtimeFor({ ...options, threads: options.threads ?? ONE_THREAD }, Infinity);
  const tables: ResultsTable[] = [];
  for (const location of options.data ?? [located]) {
    const whole = await loadDataset(location, await datasetOptions(options));
    noteSkipped(io, options, whole);
    const { data: loaded, note: splitNote } = halveNormals(whole, DEFAULT_SPLIT_SEED);
    const data = evaluationData(loaded, splitNote);
    const say = (message: string): void => {
      note(io, options, `${data.name}: ${message}`);
    };
    const networks = await tableNetworks(options.models, data.name);
    say(`${networks.length} trained networks under ${options.models}`);
    const cache = await openScoreCache(io, options.work);
    const context: TableContext = { loaded, data, networks, runtime, cache, say };
    const rows = await tableRows(context);
    say("re-splits, learning curve, adaptation");
    const fits = Object.fromEntries(
      Object.entries(PROTOCOL_METHODS).map(([name, method]) => [name, methodFit(method, loaded)]),
    );
    const progress = (detector: string, setting: string): void => {
      say(`${detector}: ${setting}`);
    };
    const divided = async (divisions: Parameters<typeof protocolRows>[1]): ReturnType<typeof protocolRows> =>
      protocolRows(fits, divisions, data.attack, progress);
    tables.push({
      dataset: data.name,
      datasetSha256: data.sha256,
      isSample: data.isSample,
      traces: { training: data.training.length, validation: data.validation.length, attack: data.attack.length },
      facts: [...tooShortFact(loaded, data), ...factsOf(data)],
      against: AGAINST,
      draws: BOOTSTRAP.draws,
      rows: resultsRows(rows, data, AGAINST, options.falseAlarmRate),
      resplits: await divided(resplits(data, RESPLIT_SEEDS)),
      learningCurve: await divided(learningCurve(data, 1)),
      adaptation: await divided(adaptation(data)),
      oracle: await tableOracle(context),
    });
  }
  await writeOutput(io, `${options.out}.json`, json({ formatVersion: 1, tables }));
  await writeOutput(io, `${options.out}.md`, resultsMarkdown(INTRODUCTION, tables));
  io.stdout(`${options.out}.md\n${options.out}.json\n`);
  return EXIT.fine;
}

const INTRODUCTION = `# Results

Every detector on every data set at hand, made by \`make table\` (networks are trained anew, five seeds each; everything is fitted on training traces alone). The JSON beside this page holds the
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
