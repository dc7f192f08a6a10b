import * as z from "zod";
import { type AskedEvidence, evidenceLine, evidenceOf } from "../../app/evidence.ts";
import { explainTrace, explainingDetector } from "../../app/explain-trace.ts";
import { incidentsOf, worstFirst } from "../../app/incidents.ts";
import { memoised } from "../../app/memoised.ts";
import { countSubstitutions, type OpenedDetector } from "../../app/open-detector.ts";
import { processTreeOf, runsOf, runsProgram } from "../../app/process-tree.ts";
import { scoreTraces } from "../../app/score-traces.ts";
import { verdictBasis } from "../../core/conformal.ts";
import type { PlacedCall } from "../../datasets/read-placed-calls.ts";
import { inputFacts } from "../../datasets/dataset-facts.ts";
import type { Dataset, DatasetTrace } from "../../datasets/dataset.ts";
import { openDataset } from "../../datasets/open-dataset.ts";
import { readDataset } from "../../datasets/read-dataset.ts";
import { SentinelError } from "../../errors.ts";
import { explanationJson } from "../../report/data/score-data.ts";
import { describeAliases, describeChoice, modelChoiceOf } from "../../report/input-phrases.ts";
import { printable } from "../../report/printable.ts";
import { markedCalls, mostSurprising } from "../../report/surprise.ts";
import { explanationText } from "../../report/text/explanation-text.ts";
import type { ChosenIncident, EvidenceLine, Explanation, SurprisingCall } from "../../results/score.ts";
import { openChosenDetector } from "../chosen-model.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { note, noteFormats, noteSkipped, readAgain } from "../notes.ts";
import { DEVICE_OPTIONS, INPUT_OPTIONS, MODEL_OPTIONS, NOTE_OPTIONS, switchSchema } from "../options.ts";
import { refuseInputAsOutput, writeOutput } from "../outputs.ts";
import { defineCommand, option } from "./command.ts";

const NAMED_TRACES = 10;
/** How many of the most surprising calls have their lines in the JSON. */
const SHOWN_CALLS = 5;
/** Programs that a process is said to have run, at most. */
const SHOWN_RUNS = 3;

const schema = z.object({
  file: z.string(),
  trace: option(
    "Input:",
    "which trace of the file, where it holds several (default: the worst of its worst incident)",
    z.string("--trace takes one name").optional(),
  ),
  ...INPUT_OPTIONS,
  ...MODEL_OPTIONS,
  top: option(
    "Output:",
    "how many expected calls to name at each place",
    z.int("--top takes a whole number").min(1, "--top takes 1 or more").max(100, "--top takes at most 100").default(5),
  ),
  stretches: option(
    "Output:",
    "how many of the most surprising stretches to show",
    z
      .int("--stretches takes a whole number")
      .min(1, "--stretches takes 1 or more")
      .max(100, "--stretches takes at most 100")
      .default(5),
  ),
  lines: option(
    "Output:",
    "lines of the recording to show per stretch, repeats counted once; the file is read again for them; 0 shows none",
    z
      .int("--lines takes a whole number")
      .min(0, "--lines takes 0 or more")
      .max(1000, "--lines takes at most 1000")
      .default(8),
  ),
  calls: option("Output:", "also show every call, and what was expected there", switchSchema),
  format: option("Output:", "form of the result", z.enum(["text", "json"]).default("text")),
  report: option(
    "Output:",
    "also write a self-contained HTML page",
    z.string().min(1, "--report takes a file").optional(),
  ),
  ...NOTE_OPTIONS,
  ...DEVICE_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const explainCommand = defineCommand({
  command: "explain <file>",
  describe: "why a trace is suspicious: its most surprising stretches, and the lines of the recording behind them",
  standardInput: "path",
  schema,
  examples: [
    { words: "explain data/sample/attack/Tar_Bomb_1/tar-1.txt --top 3", does: "what surprised the model" },
    {
      words: "explain data/sample/attack/Tar_Bomb_1/tar-1.txt --report build/trace.html",
      does: "the same, and a page of it",
    },
  ],
  run,
});

/** `explain`: why one trace is suspicious, with the lines of the recording behind it. */
async function run(options: Options, io: CommandIo): Promise<number> {
  if (options.report !== undefined) {
    await refuseInputAsOutput("--report", options.report, {
      data: [options.file, options.callNames],
      models: [options.model],
    });
  }
  const dataset = await openDataset(options.file, await datasetOptions(options));
  try {
    return await explainIn(dataset, options, io);
  } finally {
    await dataset.close();
  }
}

async function explainIn(dataset: Dataset, options: Options, io: CommandIo): Promise<number> {
  const data = await readDataset(dataset);
  noteSkipped(io, options, data);
  noteFormats(io, options, new Set(data.formats));
  const traces = [...data.splits.training, ...data.splits.validation, ...data.splits.attack];
  const named = namedTrace(traces, options.trace, options.file);
  const opened = await openChosenDetector(options, named === null ? traces : [named], 0, io);
  try {
    if (opened.reason !== "named") note(io, options, describeChoice(opened.detector.name, opened.reason));
    const { trace, chosen } = named === null ? await worstTrace(opened, traces, options) : { trace: named };
    const found = await explainTrace(opened, trace, { ...options, batch: traces });
    const explanation = {
      ...(await withEvidence(found, trace, traces, dataset, options, io)),
      ...(chosen === undefined ? {} : { chosen }),
      modelChoice: modelChoiceOf(opened.detector.name, opened.reason),
      input: inputFacts([trace], options.inputFormat === "auto"),
    };
    if (options.report !== undefined) {
      const { explanationHtml } = await import("../../report/html/explanation-html.ts");
      await writeOutput(io, options.report, explanationHtml(explanation));
      note(io, options, `The report is in ${options.report}`);
    }
    if (options.aliases) {
      const counts = countSubstitutions(opened);
      counts.add(trace.calls);
      note(io, options, describeAliases(counts.list()));
    }
    const isJson = options.format === "json";
    io.stdout(isJson ? explanationJson(explanation) : explanationText(explanation, options));
    return EXIT.fine;
  } finally {
    await opened.release();
  }
}

/**
 * The explanation with the lines of the recording behind its stretches, and with who made the
 * trace; as it was, and a note, where the recording cannot be read again.
 */
async function withEvidence(
  explanation: Explanation,
  trace: DatasetTrace,
  traces: readonly DatasetTrace[],
  dataset: Dataset,
  options: Options,
  io: CommandIo,
): Promise<Explanation> {
  if (options.lines === 0) return explanation;
  const { stretches } = explanation;
  const shown = [...mostSurprising(explanation.calls, SHOWN_CALLS), ...stretches.flatMap(markedCalls)];
  const own = { trace, stretches, calls: shown.map(({ index }) => ({ from: index, to: index + 1 })) };
  const tree = processTreeOf(trace, traces);
  const asked: AskedEvidence[] = [own];
  for (const process of tree?.processes ?? [])
    for (const one of process.traces) asked.push({ trace: one, stretches: [], calls: runsOf(one) });
  const place = { path: options.file, isReadOnce: dataset.isReadOnce };
  const read = await readAgain(io, options, place, () => evidenceOf(dataset, asked, options.lines));
  const [evidence, ...found] = read ?? [];
  if (evidence === undefined) return explanation;
  const byIndex = new Map(evidence.placed.map(({ index, lines, facts }) => [index, { lines, facts }]));
  const wanted = new Set(shown.map(({ index }) => index));
  const placeOf = (call: SurprisingCall): SurprisingCall =>
    wanted.has(call.index) ? { ...call, ...byIndex.get(call.index) } : call;
  let next = 0;
  const processes = tree?.processes.map(({ traces: threads, ...process }) => {
    const runs = threads.flatMap(() => ranPrograms(found[next++]?.placed ?? []));
    return { ...process, isExplained: threads.includes(trace), runs: runs.slice(0, SHOWN_RUNS) };
  });
  return {
    ...explanation,
    calls: explanation.calls.map(placeOf),
    stretches: evidence.stretches.map((stretch) => ({ ...stretch, inside: stretch.inside.map(placeOf) })),
    ...(tree === null || processes === undefined ? {} : { tree: { processes, leftOut: tree.leftOut } }),
  };
}

/** The calls that ran a program, as far as the recording does not say that they failed. */
function ranPrograms(calls: readonly PlacedCall[]): readonly EvidenceLine[] {
  return calls
    .filter(({ call, facts: { result } }) => runsProgram(call) && (result === null || !result.startsWith("-")))
    .map((call) => evidenceLine(call, null));
}

/** The trace to take where none is named: that of the highest score in the worst incident. */
async function worstTrace(
  opened: OpenedDetector,
  traces: readonly DatasetTrace[],
  { falseAlarmRate, file }: Options,
): Promise<{ readonly trace: DatasetTrace; readonly chosen: ChosenIncident }> {
  const detector = memoised(explainingDetector(opened));
  const rules = { manifest: opened.manifest, basis: verdictBasis(detector, falseAlarmRate), explain: 0 };
  const scored = await scoreTraces(detector, rules, traces, () => undefined);
  const rows = scored.map(({ row }) => row);
  const incidents = worstFirst(incidentsOf(rows, { grouping: "tree", falseAlarmRate, detector }));
  const [incident] = incidents;
  const trace = traces.find(({ name, path }) => name === incident?.traces[0] && path === incident.path);
  if (incident === undefined || trace === undefined) throw new RangeError(`${file}: no incident among its traces`);
  return { trace, chosen: { incident, incidents: incidents.length, traces: traces.length } };
}

/**
 * The trace that the user named, or the only one; null where there are several.
 * @throws SentinelError E_USAGE where no trace, or more than one, has the name
 */
function namedTrace(traces: readonly DatasetTrace[], wanted: string | undefined, file: string): DatasetTrace | null {
  const [first] = traces;
  if (wanted === undefined) return traces.length === 1 && first !== undefined ? first : null;
  const matching = traces.filter(({ name }) => name === wanted || name.endsWith(`#${wanted}`));
  const [trace] = matching;
  if (trace !== undefined && matching.length === 1) return trace;
  const named = (trace === undefined ? traces : matching).slice(0, NAMED_TRACES).map(({ name }) => printable(name));
  const list = `${named.join(", ")}${traces.length > NAMED_TRACES ? ", …" : ""}`;
  throw new SentinelError(
    "E_USAGE",
    trace === undefined
      ? `${file}: has no trace "${wanted}"; it has ${list}`
      : `${file}: has ${matching.length} traces "${wanted}"; name one with --trace: ${list}`,
  );
}
