import { stat } from "node:fs/promises";
import * as z from "zod";
import type { EncodeOptions, SplitSummary } from "../../app/encode-split.ts";
import { datasetSource } from "../../app/open-detector.ts";
import { traitsOf } from "../../core/trace-traits.ts";
import { createVocabulary, type Vocabulary } from "../../core/vocabulary.ts";
import { loadDataset, locateData } from "../../datasets/open-dataset.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../datasets/split-normals.ts";
import { SentinelError } from "../../errors.ts";
import { trainingVocabulary } from "../../fitted/training-vocabulary.ts";
import { counted } from "../../numbers.ts";
import type { Edge } from "../../problems/edge.ts";
import { isArchitecture, standardCalls } from "../../syscalls/architecture.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT, PROJECT_FOLDER } from "../io.ts";
import { note, noteSkipped } from "../notes.ts";
import { INPUT_OPTIONS, NOTE_OPTIONS, switchSchema } from "../options.ts";
import { refuseInputAsOutput } from "../outputs.ts";
import { writeEncoding } from "../write-encoding.ts";
import { defineCommand, option } from "./command.ts";

const schema = z.object({
  data: option(
    "Input:",
    "data set (default: ADFA-LD where it is found, else the embedded sample)",
    z.string("--data takes one path").optional(),
  ),
  ...INPUT_OPTIONS,
  out: option("Output:", "folder to write to", z.string("--out takes one folder")),
  windows: option(
    "Output:",
    "also write all windows of N calls",
    z
      .int("--windows takes a whole number")
      .min(2, "--windows takes 2 or more")
      .max(1000, "--windows takes at most 1000")
      .optional(),
  ),
  stopAfter: option(
    "Output:",
    "take traces until there are more than this many windows",
    z.int("--stop-after takes a whole number").min(1, "--stop-after takes 1 or more").optional(),
  ),
  oneHot: option("Output:", "also write the windows one-hot (uint8)", switchSchema),
  ...NOTE_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const encodeCommand = defineCommand({
  command: "encode",
  describe: "write a data set as NumPy files, for training",
  schema,
  examples: [
    { words: "encode --data data/sample --out build/encoded/mine", does: "whole traces" },
    { words: "encode --data data/sample --out build/encoded/w20 --windows 20", does: "and windows of 20 calls" },
  ],
  run,
});

/** `encode`: a data set as NumPy files for training; docs/exchange.md is the contract. */
async function run(options: Options, io: CommandIo): Promise<number> {
  if (options.windows === undefined && (options.oneHot || options.stopAfter !== undefined)) {
    throw new SentinelError("E_USAGE", "--one-hot and --stop-after need --windows N");
  }
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  await refuseInputAsOutput("--out", options.out, { data: [located.location, options.callNames] });
  if ((await stat(options.out).catch(() => null))?.isDirectory() === false) {
    throw new SentinelError("E_USAGE", `--out ${options.out}: is a file; name a folder`);
  }
  if (located.isFallback) note(io, options, "ADFA-LD is not here: encoding the EMBEDDED SAMPLE.");
  const { data, note: splitNote } = halveNormals(
    await loadDataset(located.location, await datasetOptions(options)),
    DEFAULT_SPLIT_SEED,
  );
  if (splitNote !== null) note(io, options, splitNote);
  noteSkipped(io, options, data);
  const damaged = data.skipped.filter((file) => file.damaged);
  if (damaged.length > 0) {
    throw new SentinelError(
      "E_DATASET",
      `${data.location}: ${counted(damaged.length, "damaged file")}; nothing is encoded until every file is mended or removed`,
    );
  }
  const vocabulary = vocabularyOf(data, io.edge);
  const encodeOptions: EncodeOptions = {
    windowCalls: options.windows ?? null,
    stopAfter: options.stopAfter ?? null,
    oneHot: options.oneHot,
  };
  const { splits } = data;
  const dataset = datasetSource(data);
  const traits = traitsOf(splits.training, options.per);
  const encoding = { dataset, vocabulary, splits, options: encodeOptions, traits };
  await writeEncoding(io, options.out, encoding, (split, summary) => {
    const counts = `${counted(summary.traces, "trace")}, ${counted(summary.calls, "call")}`;
    note(io, options, `${split}: ${counts}${windowsNote(summary)}`);
  });
  return EXIT.fine;
}

function vocabularyOf(data: LoadedDataset, edge: Edge): Vocabulary {
  const { architecture, location, splits } = data;
  if (architecture === null) {
    throw new SentinelError(
      "E_USAGE",
      `${location}: does not say which architecture its calls are of; give ${edge.option("arch", "x86_64")}, i386 or aarch64`,
    );
  }
  if (isArchitecture(architecture)) return createVocabulary(architecture, standardCalls(architecture));
  if (splits.training.length === 0) {
    throw new SentinelError(
      "E_DATASET",
      `${location}: no call table is known for "${architecture}", so the calls are taken from the training traces; there are none`,
    );
  }
  // What only a test trace calls stays unknown, as it would on a live host.
  return trainingVocabulary(architecture, splits.training);
}

function windowsNote(summary: SplitSummary): string {
  const { windows } = summary;
  if (windows === undefined) return "";
  return `, ${windows.windows} windows of ${windows.windowCalls} from ${windows.tracesUsed} traces (${windows.shortTraces} too short)`;
}
