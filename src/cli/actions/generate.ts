import * as z from "zod";
import { at } from "../../core/at.ts";
import { generateTraces } from "../../core/generate-traces.ts";
import { LARGEST_SEED } from "../../core/random-streams.ts";
import { countUnknown, encodeCalls, tokenName } from "../../core/vocabulary.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { loadDataset } from "../../datasets/load-dataset.ts";
import type { DatasetTrace } from "../../datasets/dataset.ts";
import { SentinelError } from "../../errors.ts";
import { generatedJson, type GeneratedReport } from "../../report/generated-json.ts";
import { counted, fixed } from "../../core/numbers.ts";
import { printable } from "../../report/printable.ts";
import { namesText, numbersText } from "../../traces/written-trace.ts";
import { refuseInputAsOutput } from "../check-output.ts";
import { datasetOptions } from "../dataset-options.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { openNextCalls } from "../next-call-source.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, deviceShape, progressShape, readingSchema } from "../options.ts";
import { progressLine } from "../progress.ts";
import { checkNewFolder, writeModelFolder } from "../write-model-folder.ts";
import { writeOutput } from "../write-output.ts";

/** Calls of all traces together: what fits in memory with their names. */
const LARGEST_CALL_COUNT = 10_000_000;

const schema = readingSchema.extend({
  ...deviceShape,
  ...progressShape,
  detector: z.string("--detector takes one name").optional(),
  model: z.string("--model takes one folder").optional(),
  data: z.string("--data takes one path").optional(),
  prompt: z.string("--prompt takes one file").optional(),
  calls: z
    .int("--calls takes a whole number")
    .min(1, "--calls takes 1 or more")
    .max(1_000_000, "--calls takes at most 1000000"),
  traces: z
    .int("--traces takes a whole number")
    .min(1, "--traces takes 1 or more")
    .max(1000, "--traces takes at most 1000"),
  temperature: z
    .number("--temperature takes a number")
    .gt(0, "--temperature must lie above 0")
    .max(1000, "--temperature must be 1000 or less"),
  seed: z
    .int("--seed takes a whole number")
    .min(0, "--seed takes 0 or more")
    .max(LARGEST_SEED, `--seed takes at most ${LARGEST_SEED}`),
  format: z.enum(["text", "numbers", "json"]),
  out: z.string().min(1, "--out takes a file, or a folder").optional(),
});

type Options = z.infer<typeof schema>;

/** `generate`: traces that a model makes up, call by call from its own distribution of the next call. */
export async function runGenerate(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  await checkOutput(options);
  if (options.out !== undefined) {
    await refuseInputAsOutput("--out", options.out, {
      data: [options.prompt, options.data, options.callNames],
      models: [options.model],
    });
  }
  const prompt = options.prompt === undefined ? null : await readPrompt(options.prompt, options, io);
  const opened = await openNextCalls(options, prompt?.architecture ?? null, io);
  try {
    const { source } = opened;
    const tokens = encodeCalls(source.vocabulary, prompt?.calls ?? []);
    const unknown = countUnknown(source.vocabulary, tokens);
    if (unknown > 0) {
      note(io, options, `${counted(unknown, "call")} of the prompt's ${tokens.length} are unknown to ${source.name}.`);
    }
    const line = progressLine(io, options.progress && !options.quiet, source.name, "calls");
    const { calls, traces, temperature, seed } = options;
    const generated = await generateTraces(
      source,
      { calls, traces, temperature, seed, prompt: tokens },
      (done, total) => {
        line.update(done, total);
      },
    );
    line.stop();
    await write(
      {
        model: source.name,
        architecture: source.vocabulary.architecture,
        temperature,
        seed,
        promptCalls: tokens.length,
        traces: generated.map((trace, index) => ({
          name: `generated-${String(index + 1).padStart(4, "0")}`,
          meanBits: trace.meanBits,
          calls: Array.from(trace.tokens, (token) => tokenName(source.vocabulary, token)),
        })),
      },
      options,
      io,
    );
    const meanBits = generated.reduce((sum, trace) => sum + trace.meanBits, 0) / traces;
    note(
      io,
      options,
      `${source.name}: ${counted(traces, "trace")} of ${counted(calls, "call")}; mean surprise to the model itself ${fixed(meanBits, 3)} bits a call`,
    );
    return EXIT.fine;
  } finally {
    await opened.release();
  }
}

/** A file of names or numbers is one trace: several go to a folder of their own, so that `score` reads back what was made. */
function needsFolder({ traces, format }: Options): boolean {
  return traces > 1 && format !== "json";
}

async function checkOutput(options: Options): Promise<void> {
  const { calls, traces, out } = options;
  if (calls * traces > LARGEST_CALL_COUNT) {
    throw new SentinelError("E_USAGE", `${traces} traces of ${calls} calls are more than ${LARGEST_CALL_COUNT} calls`);
  }
  if (!needsFolder(options)) return;
  if (out === undefined) {
    throw new SentinelError(
      "E_USAGE",
      `a text holds one trace: name a new folder for ${traces} traces with --out, or take --format json`,
    );
  }
  await checkNewFolder(out);
}

async function readPrompt(path: string, options: Options, io: CommandIo): Promise<DatasetTrace> {
  const data = await loadDataset(path, await datasetOptions(options));
  noteSkipped(io, options, data);
  const traces = SPLITS.flatMap((split) => data.splits[split]);
  const [trace] = traces;
  if (trace === undefined || traces.length > 1) {
    throw new SentinelError("E_USAGE", `--prompt ${path}: holds ${traces.length} traces; a prompt is one`);
  }
  return trace;
}

async function write(report: GeneratedReport, options: Options, io: CommandIo): Promise<void> {
  if (options.out !== undefined && needsFolder(options)) {
    const encoder = new TextEncoder();
    const files = report.traces.map((_, index) => {
      const name = `${at(report.traces, index).name}.txt`;
      return [name, encoder.encode(traceText(report, index, options.format))] as const;
    });
    await writeModelFolder(io, options.out, new Map(files));
    return;
  }
  const text = options.format === "json" ? generatedJson(report) : traceText(report, 0, options.format);
  if (options.out === undefined) io.stdout(text);
  else await writeOutput(io, options.out, text);
}

function traceText(report: GeneratedReport, index: number, format: Options["format"]): string {
  const { model, architecture, temperature, seed, promptCalls, traces } = report;
  const calls = at(traces, index).calls;
  if (format === "numbers") return numbersText(calls, architecture);
  const prompt = promptCalls === 0 ? "" : `, after a prompt of ${promptCalls} calls`;
  const comment = `made up by ${printable(model)}, seed ${seed}, temperature ${temperature}, trace ${index + 1} of ${traces.length}${prompt}`;
  return namesText(calls, architecture === "any" ? null : architecture, [comment]);
}
