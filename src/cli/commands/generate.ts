import * as z from "zod";
import { isFitted } from "../../app/fitted-detector.ts";
import { at } from "../../core/at.ts";
import { generateTraces, type NextCallSource } from "../../core/generate-traces.ts";
import { LARGEST_SEED } from "../../core/sampling.ts";
import { meanOf } from "../../core/statistics.ts";
import { countUnknown, encodeCalls, tokenName } from "../../core/vocabulary.ts";
import type { DatasetTrace } from "../../datasets/dataset.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { folderFiles } from "../../datasets/model-folder.ts";
import { loadDataset, locateData } from "../../datasets/open-dataset.ts";
import { parseMethod } from "../../detectors/methods.ts";
import { fitNextCalls, NEXT_CALL_METHODS, smoothingOf } from "../../detectors/ngram-next-calls.ts";
import { SentinelError } from "../../errors.ts";
import { loadFittedModel } from "../../fitted/fitted-model-files.ts";
import { trainingVocabulary } from "../../fitted/training-vocabulary.ts";
import { readAnyManifest } from "../../model/manifest.ts";
import { modelNextCalls } from "../../model/network-next-calls.ts";
import { counted, fixed } from "../../numbers.ts";
import { json } from "../../report/data/json.ts";
import { printable } from "../../report/printable.ts";
import { callNumber, isArchitecture } from "../../syscalls/architecture.ts";
import { largestNumberIn } from "../../traces/call-numbers.ts";
import { CALL_NAME } from "../../traces/known-call.ts";
import { openChosenModel } from "../chosen-model.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT, PROJECT_FOLDER } from "../io.ts";
import { shippedModelFolder } from "../models.ts";
import { note, noteSkipped, progressLine } from "../notes.ts";
import { DEVICE_OPTIONS, INPUT_OPTIONS, PROGRESS_OPTIONS } from "../options.ts";
import { checkNewFolder, refuseInputAsOutput, writeModelFolder, writeOutput } from "../outputs.ts";
import { SHIPPED_NAMES } from "../shipped-models.ts";
import { defineCommand, option } from "./command.ts";

/** Calls of all traces together: what fits in memory with their names. */
const LARGEST_CALL_COUNT = 10_000_000;

const schema = z.object({
  data: option(
    "Input:",
    `normal traces to fit ${NEXT_CALL_METHODS.join(" or ")} on (default: ADFA-LD where it is found, else the embedded sample)`,
    z.string("--data takes one path").optional(),
  ),
  prompt: option(
    "Input:",
    "a trace that comes before; a model of windows needs one",
    z.string("--prompt takes one file").optional(),
  ),
  ...INPUT_OPTIONS,
  detector: option(
    "Model:",
    `a shipped model (${SHIPPED_NAMES.join(", ")}), or ${NEXT_CALL_METHODS.join(" or ")}, fitted on --data (default: a shipped network)`,
    z.string("--detector takes one name").optional(),
  ),
  model: option("Model:", "the folder of a model of your own", z.string("--model takes one folder").optional()),
  temperature: option(
    "Model:",
    "near 0 always the likeliest call, 1 as the model expects, above 1 more random",
    z
      .number("--temperature takes a number")
      .gt(0, "--temperature must lie above 0")
      .max(1000, "--temperature must be 1000 or less")
      .default(1),
  ),
  seed: option(
    "Model:",
    "the same seed makes the same traces",
    z
      .int("--seed takes a whole number")
      .min(0, "--seed takes 0 or more")
      .max(LARGEST_SEED, `--seed takes at most ${LARGEST_SEED}`)
      .default(1),
  ),
  calls: option(
    "Output:",
    "calls of each trace",
    z
      .int("--calls takes a whole number")
      .min(1, "--calls takes 1 or more")
      .max(1_000_000, "--calls takes at most 1000000"),
  ),
  traces: option(
    "Output:",
    "how many traces",
    z
      .int("--traces takes a whole number")
      .min(1, "--traces takes 1 or more")
      .max(1000, "--traces takes at most 1000")
      .default(1),
  ),
  format: option(
    "Output:",
    "form of the traces: names, numbers (score reads them with --arch), or everything",
    z.enum(["text", "numbers", "json"]).default("text"),
  ),
  out: option(
    "Output:",
    "file to write to; several traces as text or numbers: a new folder with a file each",
    z.string().min(1, "--out takes a file, or a folder").optional(),
  ),
  ...PROGRESS_OPTIONS,
  ...DEVICE_OPTIONS,
});

type Options = z.infer<typeof schema>;

export const generateCommand = defineCommand({
  command: "generate",
  describe: "traces that a model makes up, call by call from what it expects next",
  schema,
  examples: [
    { words: "generate --calls 30 --detector sample", does: "one trace, by the shipped model of the sample" },
    {
      words: "generate --calls 50 --traces 3 --detector n-gram --data data/sample --out build/made",
      does: "three traces in a folder of their own",
    },
  ],
  run,
});

/**
 * `generate`: traces that a model makes up, call by call from its own distribution of the next
 * call.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  await checkOutput(options);
  const prompt = options.prompt === undefined ? null : await readPrompt(options.prompt, options, io);
  const { source, release } = await openNextCalls(options, prompt?.architecture ?? null, io);
  try {
    const { name: model, vocabulary } = source;
    const { architecture } = vocabulary;
    const tokens = encodeCalls(vocabulary, prompt?.calls ?? []);
    const unknown = countUnknown(vocabulary, tokens);
    if (unknown > 0) {
      note(io, options, `${counted(unknown, "call")} of the prompt's ${tokens.length} are unknown to ${model}.`);
    }
    const line = progressLine(io, options.progress && !options.quiet, model, "calls");
    const { calls, temperature, seed } = options;
    const made = await generateTraces(
      source,
      { calls, traces: options.traces, temperature, seed, prompt: tokens },
      (done, total) => {
        line.update(done, total);
      },
    );
    line.stop();
    const traces = made.map((trace, index) => ({
      name: `generated-${String(index + 1).padStart(4, "0")}`,
      meanBits: trace.meanBits,
      calls: Array.from(trace.tokens, (token) => tokenName(vocabulary, token)),
    }));
    const after = tokens.length === 0 ? "" : `, after a prompt of ${tokens.length} calls`;
    const texts = (): readonly string[] =>
      traces.map((trace, index) => {
        if (options.format === "numbers") return numbersText(trace.calls, architecture);
        const which = `seed ${seed}, temperature ${temperature}, trace ${index + 1} of ${traces.length}${after}`;
        const comment = `made up by ${printable(model)}, ${which}`;
        return namesText(trace.calls, architecture === "any" ? null : architecture, [comment]);
      });
    if (options.out !== undefined && needsFolder(options)) {
      const files = texts().map(
        (text, index) => [`${at(traces, index).name}.txt`, new TextEncoder().encode(text)] as const,
      );
      await writeModelFolder(io, options.out, new Map(files));
    } else {
      const text =
        options.format === "json"
          ? json({ model, architecture, temperature, seed, promptCalls: tokens.length, traces })
          : texts().join("");
      if (options.out === undefined) io.stdout(text);
      else await writeOutput(io, options.out, text);
    }
    const meanBits = fixed(meanOf(traces.map((trace) => trace.meanBits)), 3);
    const count = `${counted(traces.length, "trace")} of ${counted(calls, "call")}`;
    note(io, options, `${model}: ${count}; mean surprise to the model itself ${meanBits} bits a call`);
    return EXIT.fine;
  } finally {
    await release();
  }
}

/**
 * A file of names or numbers is one trace: several go to a new folder, so that `score` reads back
 * what was made.
 */
function needsFolder({ traces, format }: Options): boolean {
  return traces > 1 && format !== "json";
}

async function checkOutput(options: Options): Promise<void> {
  const { calls, traces, out } = options;
  if (calls * traces > LARGEST_CALL_COUNT) {
    throw new SentinelError("E_USAGE", `${traces} traces of ${calls} calls are more than ${LARGEST_CALL_COUNT} calls`);
  }
  if (needsFolder(options)) {
    if (out === undefined) {
      throw new SentinelError(
        "E_USAGE",
        `a text holds one trace: name a new folder for ${traces} traces with --out, or take --format json`,
      );
    }
    await checkNewFolder(out);
  }
  if (out === undefined) return;
  await refuseInputAsOutput("--out", out, {
    data: [options.prompt, options.data, options.callNames],
    models: [options.model],
  });
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

/**
 * What `--model DIR` or `--detector NAME` names: a network, a fitted model's folder, or an n-gram
 * method fitted on `--data`.
 * @param architecture of the prompt, to choose a shipped model by; null when unknown
 * @throws SentinelError E_USAGE when the options contradict each other or the method has no
 *   distribution of the next call; E_MODEL, E_DATASET, E_DEVICE
 */
async function openNextCalls(
  options: Options,
  architecture: string | null,
  io: CommandIo,
): Promise<{ readonly source: NextCallSource; readonly release: () => Promise<void> }> {
  const { detector, model, data } = options;
  const release = (): Promise<void> => Promise.resolve();
  if (detector !== undefined && model === undefined && isFitted(detector)) {
    return { source: await fitOnData(detector, options, io), release };
  }
  if (data !== undefined) {
    throw new SentinelError(
      "E_USAGE",
      "--data is what --detector n-gram is fitted on; a model has been trained already",
    );
  }
  if (model !== undefined && detector === undefined) {
    const files = folderFiles(model);
    if ((await readAnyManifest(model, files)).kind === "fitted") {
      const { manifest, learner } = await loadFittedModel(model, files);
      const source = await fitNextCalls(manifest.method, learner.traces, learner.vocabulary);
      return { source: { ...source, name: manifest.name }, release };
    }
  }
  // A misspelt name may have been meant for a method.
  if (detector !== undefined && model === undefined) await shippedModelFolder(detector, io, NEXT_CALL_METHODS);
  const opened = await openChosenModel(options, [{ architecture, calls: [] }], io);
  return { source: modelNextCalls(opened.model), release: () => opened.model.release() };
}

async function fitOnData(specification: string, options: Options, io: CommandIo): Promise<NextCallSource> {
  const method = parseMethod(specification);
  // Refuse a method that cannot, before the data is read.
  smoothingOf(method.name);
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  if (located.isFallback) note(io, options, "ADFA-LD is not here: fitting on the EMBEDDED SAMPLE.");
  const data = await loadDataset(located.location, await datasetOptions(options));
  noteSkipped(io, options, data);
  const { training } = data.splits;
  const vocabulary = trainingVocabulary(data.architecture, training);
  const tokens = training.map((trace) => encodeCalls(vocabulary, trace.calls));
  return { ...(await fitNextCalls(method, tokens, vocabulary)), name: specification };
}

/**
 * A trace in the format `names`: one call name per line, after comments.
 * @param architecture named in the first comment; null names none
 * @param comments one line each, without #
 * @throws SentinelError E_TRACE when a call's name could not be read back
 */
export function namesText(calls: readonly string[], architecture: string | null, comments: readonly string[]): string {
  const odd = calls.find((call) => !CALL_NAME.test(call));
  if (odd !== undefined) {
    throw new SentinelError(
      "E_TRACE",
      `"${odd.slice(0, 40)}" is not the name of a system call, so no trace can hold it`,
    );
  }
  const head = architecture === null ? comments : [`architecture: ${architecture}`, ...comments];
  return [...head.map((comment) => `# ${comment}`), ...calls].join("\n") + "\n";
}

/**
 * A trace in the format `adfa`: one call number per line. It does not say its architecture.
 * @throws SentinelError E_TRACE when the architecture has no known table or a call has no number in
 *   it
 */
export function numbersText(calls: readonly string[], architecture: string): string {
  if (!isArchitecture(architecture)) {
    throw new SentinelError("E_TRACE", `the calls of architecture "${architecture}" have no known numbers; take names`);
  }
  const numbers = calls.map((call) => {
    const number = callNumber(architecture, call);
    if (number !== null && number <= largestNumberIn(architecture)) return String(number);
    throw new SentinelError("E_TRACE", `"${call.slice(0, 40)}" has no number on ${architecture}; take names`);
  });
  return numbers.join("\n") + "\n";
}
