import * as z from "zod";
import { type Candidate, evaluateDataset } from "../../app/evaluate-dataset.ts";
import { isFitted } from "../../app/fitted-detector.ts";
import type { OpenedDetector } from "../../app/open-detector.ts";
import { GROUPINGS } from "../../core/units.ts";
import { callOverlapWarnings } from "../../core/call-overlap.ts";
import { inputFacts } from "../../datasets/dataset-facts.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { isEmbeddedSample, loadDataset, locateData } from "../../datasets/open-dataset.ts";
import { callsOf, type LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../datasets/split-normals.ts";
import { DEFAULT_BASELINES, METHODS, parseMethod } from "../../detectors/methods.ts";
import { SentinelError } from "../../errors.ts";
import { fastName } from "../../model/manifest.ts";
import type { OnnxRuntime } from "../../model/runtime.ts";
import { evaluationCsv, evaluationJson } from "../../report/data/evaluation-data.ts";
import { printable } from "../../report/printable.ts";
import { evaluationText } from "../../report/text/evaluation-text.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { evaluatedByDefault } from "../chosen-model.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT, PROJECT_FOLDER } from "../io.ts";
import { checkPer } from "../model-traits.ts";
import { modelFolder, openFast, openModelFolder, runtimeFor } from "../models.ts";
import { note, noteSkipped, progressLine } from "../notes.ts";
import {
  DEVICE_OPTIONS,
  FALSE_ALARM_RATE,
  falseAlarmRateSchema,
  INPUT_OPTIONS,
  MIMICRY_OPTIONS,
  mimicryOf,
  PROGRESS_OPTIONS,
  sha256Schema,
  switchSchema,
  THREAD_OPTIONS,
} from "../options.ts";
import { refuseInputAsOutput, writeOutput } from "../outputs.ts";
import { SHIPPED_NAMES } from "../shipped-models.ts";
import { defineCommand, option } from "./command.ts";

/**
 * What a detector is paired against where nobody says it; it may be left out of a list of
 * detectors.
 */
const DEFAULT_PAIR = "n-gram";

const schema = z.object({
  data: option(
    "Input:",
    "data set: ADFA-LD's zip or folder, a folder with training/, validation/, attack/, or one with normal/, attack/ (default: ADFA-LD where it is found, else the embedded sample)",
    z.string().optional(),
  ),
  splitSeed: option(
    "Input:",
    "which random half of normal/ trains, in a data set of normal/ and attack/",
    z.int("--split-seed takes a whole number").nonnegative("--split-seed takes 0 or more").default(DEFAULT_SPLIT_SEED),
  ),
  ...INPUT_OPTIONS,
  detector: option(
    "Detectors:",
    `models (${SHIPPED_NAMES.join(", ")}, or a folder) and methods (${METHODS.join(", ")}); default: the networks that fit the data, ${DEFAULT_BASELINES.join(", ")}`,
    z.array(z.string()).min(1, "--detector takes at least one name").optional(),
  ),
  fast: option("Detectors:", "also evaluate the int8 copies of the models", switchSchema),
  modelSha256: option(
    "Detectors:",
    "refuse any model whose manifest.json has none of these sha256; inspect MODEL shows it",
    z.array(sha256Schema).min(1, "--model-sha256 takes at least one sha256").optional(),
  ),
  pairedAgainst: option(
    "Detectors:",
    "the detector that the others' differences are taken against",
    z.string("--paired-against takes one name").default(DEFAULT_PAIR),
  ),
  falseAlarmRate: option("Detectors:", FALSE_ALARM_RATE, falseAlarmRateSchema),
  groupBy: option(
    "Detectors:",
    "what one verdict on a part of a recording is on: a tree of processes (where the recording says who made whom), a process, a file, or each trace",
    z.enum(GROUPINGS).default("tree"),
  ),
  ...MIMICRY_OPTIONS,
  format: option("Output:", "form of the result", z.enum(["text", "json", "csv"]).default("text")),
  report: option(
    "Output:",
    "also write a self-contained HTML page",
    z.string().min(1, "--report takes a file").optional(),
  ),
  ...PROGRESS_OPTIONS,
  ...DEVICE_OPTIONS,
  ...THREAD_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const evalCommand = defineCommand({
  command: "eval",
  describe: "measure detection on labelled traces: normal against attack, every detector",
  schema,
  examples: [
    { words: "eval --data data/sample --report build/sample.html", does: "the embedded sample, and a page of it" },
    { words: "eval --data data/sample --detector stide:k=10 n-gram", does: "two methods alone" },
  ],
  run,
});

const RENDER: Readonly<Record<"text" | "json" | "csv", (evaluation: Evaluation) => string>> = {
  text: evaluationText,
  json: evaluationJson,
  csv: evaluationCsv,
};

/**
 * `eval`: detection of labelled traces, by every detector, as a table, JSON or CSV, and as an HTML
 * report.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  const mimicry = mimicryOf(options);
  // Refuse a misspelt name before the data is read.
  for (const name of options.detector ?? []) {
    if (isFitted(name)) parseMethod(name);
    else await modelFolder(name, METHODS, io);
  }
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  if (options.report !== undefined) {
    await refuseInputAsOutput("--report", options.report, {
      data: [located.location, options.callNames],
      models: (options.detector ?? []).filter((name) => !isFitted(name)),
    });
  }
  if (located.isFallback) {
    note(
      io,
      options,
      "ADFA-LD is not here: evaluating the EMBEDDED SAMPLE, a demonstration, not a benchmark. `make data` in a clone of the repository fetches ADFA-LD.",
    );
  }
  const { data, note: splitNote } = halveNormals(
    await loadDataset(located.location, await datasetOptions(options)),
    options.splitSeed,
  );
  noteSkipped(io, options, data);
  if (splitNote !== null) note(io, options, splitNote);
  for (const warning of callOverlapWarnings(data.splits)) note(io, options, `warning: ${warning}`);
  checkLabelled(data);
  const models: OpenedDetector[] = [];
  /** Whether the user asked for a detector that has no figures. */
  let lacksNamed = false;
  try {
    const candidates = await openCandidates(data, splitNote !== null, models, options, io);
    const notes = splitNote === null ? [] : [splitNote];
    const evaluation = {
      ...(await measure(data, candidates, { ...mimicry, notes }, options, io)),
      input: inputFacts(
        SPLITS.flatMap((split) => data.splits[split]),
        options.inputFormat === "auto",
      ),
    };
    if (options.report !== undefined) {
      // What draws is 200 files of packages: they are loaded where there is something to draw.
      const { evaluationHtml } = await import("../../report/html/evaluation-html.ts");
      await writeOutput(io, options.report, evaluationHtml(evaluation));
      note(io, options, `The report is in ${options.report}`);
    }
    const isNamed = (name: string): boolean =>
      options.detector?.includes(name) === true ||
      (options.pairedAgainst === name && options.pairedAgainst !== DEFAULT_PAIR);
    for (const { name, reason } of evaluation.leftOut) {
      const sentence = `left out ${name}: ${reason}`;
      if (isNamed(name)) io.stderr(`${printable(sentence)}\n`);
      else note(io, options, sentence);
    }
    lacksNamed = evaluation.leftOut.some(({ name }) => isNamed(name));
    io.stdout(RENDER[options.format](evaluation));
  } finally {
    for (const model of models) await model.release();
  }
  return lacksNamed || data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
}

/**
 * The detectors to evaluate, in the order of the results.
 * @param isHalved whether the data set had no split of its own
 * @param models filled with what was opened: the caller releases them, also where this throws
 * @throws SentinelError E_USAGE, E_MODEL, E_DEVICE
 */
async function openCandidates(
  data: LoadedDataset,
  isHalved: boolean,
  models: OpenedDetector[],
  options: Options,
  io: CommandIo,
): Promise<readonly Candidate[]> {
  const names = options.detector ?? (await evaluatedByDefault(data));
  if (options.detector === undefined && names.every(isFitted)) {
    const calls = data.architecture ?? "these traces";
    note(io, options, `No shipped model covers ${calls}: only detectors fitted here are shown.`);
  }
  if (options.pairedAgainst !== DEFAULT_PAIR && !names.includes(options.pairedAgainst)) {
    throw new SentinelError(
      "E_USAGE",
      `--paired-against ${options.pairedAgainst}: is not one of the detectors shown: ${names.join(", ")}`,
    );
  }
  const candidates: Candidate[] = [];
  const runtime = (): Promise<OnnxRuntime> => runtimeFor(options, callsOf(data));
  for (const name of new Set(names)) {
    if (isFitted(name)) {
      candidates.push({ method: name });
      continue;
    }
    const model = await openModelFolder(await modelFolder(name, METHODS, io), runtime, options.modelSha256);
    models.push(model);
    checkPer(model.manifest, options.per);
    candidates.push({ name, model });
    const copy = options.fast
      ? await openFast(name, options.detector !== undefined, runtime, io, options.modelSha256)
      : null;
    if (copy !== null) {
      models.push(copy);
      candidates.push({ name: fastName(name), model: copy });
    }
    const trainedOn = model.manifest.dataset.name;
    if (isHalved && options.splitSeed !== DEFAULT_SPLIT_SEED && trainedOn === data.name) {
      throw new SentinelError(
        "E_USAGE",
        `${name} was trained on the half of seed ${DEFAULT_SPLIT_SEED}; with --split-seed ${options.splitSeed} it would be tested on traces that trained it`,
      );
    }
    if (trainedOn !== data.name) {
      note(io, options, `${name} was trained on ${trainedOn}, not on ${data.name}; its calls are matched by name.`);
    }
  }
  return candidates;
}

/** Measures with a line of progress for each detector. */
async function measure(
  data: LoadedDataset,
  candidates: readonly Candidate[],
  { notes, ...mimicry }: ReturnType<typeof mimicryOf> & { readonly notes: readonly string[] },
  options: Options,
  io: CommandIo,
): Promise<Evaluation> {
  let title = "";
  let line = progressLine(io, false, "", "");
  const evaluation = await evaluateDataset(data, candidates, {
    isSample: isEmbeddedSample(PROJECT_FOLDER, data.location),
    notes,
    falseAlarmRate: options.falseAlarmRate,
    grouping: options.groupBy,
    ...mimicry,
    pairedAgainst: options.pairedAgainst,
    now: () => performance.now() / 1000,
    warn(sentence) {
      note(io, options, `warning: ${sentence}`);
    },
    progress(detector, done, total) {
      if (detector !== title) {
        line.stop();
        title = detector;
        line = progressLine(io, options.progress && !options.quiet, detector, "steps");
      }
      line.update(done, total);
    },
  });
  line.stop();
  return evaluation;
}

/** @throws SentinelError E_DATASET when there is nothing to learn from, or to test on */
function checkLabelled({ location, splits }: LoadedDataset): void {
  const { training, validation, attack } = splits;
  if (training.length > 0 && validation.length > 0 && attack.length > 0) return;
  throw new SentinelError(
    "E_DATASET",
    `${location}: eval needs normal traces to learn from and to test on, and attacks; it has ${training.length}, ${validation.length} and ${attack.length}: ` +
      // Copies count once in training: a handful of recordings of one program may be one trace.
      (training.length > 0 && attack.length > 0
        ? "record more normal traces that differ from each other"
        : "put them into folders training, validation and attack, or normal and attack"),
  );
}
