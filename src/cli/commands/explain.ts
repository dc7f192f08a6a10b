import * as z from "zod";
import { explainTrace } from "../../app/explain-trace.ts";
import { countSubstitutions } from "../../app/open-detector.ts";
import { inputFacts } from "../../datasets/dataset-facts.ts";
import type { Dataset, DatasetTrace } from "../../datasets/dataset.ts";
import { openDataset } from "../../datasets/open-dataset.ts";
import { readDataset } from "../../datasets/read-dataset.ts";
import { readOnce } from "../../datasets/read-placed-calls.ts";
import { SentinelError } from "../../errors.ts";
import { explanationJson } from "../../report/data/score-data.ts";
import { describeAliases, describeChoice, modelChoiceOf } from "../../report/input-phrases.ts";
import { printable } from "../../report/printable.ts";
import { markedCalls, mostSurprising } from "../../report/surprise.ts";
import { explanationText } from "../../report/text/explanation-text.ts";
import type { Explanation, SurprisingCall } from "../../results/score.ts";
import { openChosenDetector } from "../chosen-model.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { note, noteFormats, noteSkipped } from "../notes.ts";
import { DEVICE_OPTIONS, INPUT_OPTIONS, MODEL_OPTIONS, NOTE_OPTIONS, switchSchema } from "../options.ts";
import { refuseInputAsOutput, writeOutput } from "../outputs.ts";
import { defineCommand, option } from "./command.ts";

const NAMED_TRACES = 10;
/** How many of the most surprising calls are shown by themselves. */
const SHOWN_CALLS = 5;

const schema = z.object({
  file: z.string(),
  trace: option(
    "Input:",
    "which trace of the file, where it holds several",
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
    "also show the lines of the recording behind the most surprising calls; the file is read again for them",
    switchSchema,
  ),
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
  describe: "the most surprising stretches of one trace, then every call and what was expected instead",
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

/** `explain`: every call of one trace, how surprising it was, and what was expected instead. */
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
  // Said before the work, and not after it.
  if (options.lines && dataset.isReadOnce) throw readOnce(options.file);
  const data = await readDataset(dataset);
  noteSkipped(io, options, data);
  noteFormats(io, options, new Set(data.formats));
  const trace = chooseTrace(
    [...data.splits.training, ...data.splits.validation, ...data.splits.attack],
    options.trace,
    options.file,
  );
  const opened = await openChosenDetector(options, [trace], 0, io);
  try {
    if (opened.reason !== "named") note(io, options, describeChoice(opened.detector.name, opened.reason));
    const found = await explainTrace(opened, trace, options);
    const explanation = {
      ...(options.lines ? await withLines(found, trace, dataset) : found),
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
    io.stdout(options.format === "json" ? explanationJson(explanation) : explanationText(explanation));
    return EXIT.fine;
  } finally {
    await opened.release();
  }
}

/** The explanation with the lines of the calls that it shows by themselves. */
async function withLines(explanation: Explanation, trace: DatasetTrace, dataset: Dataset): Promise<Explanation> {
  const shown = [...mostSurprising(explanation.calls, SHOWN_CALLS), ...explanation.stretches.flatMap(markedCalls)];
  const ranges = shown.map(({ index }) => ({ from: index, to: index + 1 }));
  const [placed = []] = await dataset.readPlaced([{ trace, ranges }]);
  const byIndex = new Map(placed.map(({ index, lines, facts }) => [index, { lines, facts }]));
  const placeOf = (call: SurprisingCall): SurprisingCall => ({ ...call, ...byIndex.get(call.index) });
  return {
    ...explanation,
    calls: explanation.calls.map(placeOf),
    stretches: explanation.stretches.map((stretch) => ({ ...stretch, inside: stretch.inside.map(placeOf) })),
  };
}

function chooseTrace(traces: readonly DatasetTrace[], wanted: string | undefined, file: string): DatasetTrace {
  const named = traces.slice(0, NAMED_TRACES).map((trace) => printable(trace.name));
  const list = `${named.join(", ")}${traces.length > NAMED_TRACES ? ", …" : ""}`;
  const matching =
    wanted === undefined ? traces : traces.filter(({ name }) => name === wanted || name.endsWith(`#${wanted}`));
  const [trace] = matching;
  if (trace === undefined)
    throw new SentinelError("E_USAGE", `${file}: has no trace "${String(wanted)}"; it has ${list}`);
  if (matching.length > 1)
    throw new SentinelError("E_USAGE", `${file}: holds ${traces.length} traces; name one with --trace: ${list}`);
  return trace;
}
