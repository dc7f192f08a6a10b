import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { createVocabulary, vocabularyText } from "../../core/vocabulary.ts";
import { loadDataset, type LoadedDataset } from "../../datasets/load-dataset.ts";
import { locateData } from "../../datasets/locate.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { encodeSplit, type EncodeOptions, type SplitSummary } from "../../encode/encode-split.ts";
import { SentinelError } from "../../errors.ts";
import { sha256Hex } from "../../model/sha256.ts";
import { isArchitecture } from "../../syscalls/architecture.ts";
import { standardCalls } from "../../syscalls/standard-calls.ts";
import { counted } from "../../report/numbers.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema } from "../options.ts";
import { PROJECT_FOLDER } from "../project-folder.ts";
import { openOutput, writeOutput } from "../write-output.ts";

const ENCODING_FORMAT_VERSION = 1;

const schema = commonSchema.extend({
  data: z.string().optional(),
  out: z.string("--out takes one folder"),
  windows: z
    .int("--windows takes a whole number")
    .min(2, "--windows takes 2 or more")
    .max(1000, "--windows takes at most 1000")
    .optional(),
  stopAfter: z.int("--stop-after takes a whole number").min(1, "--stop-after takes 1 or more").optional(),
  oneHot: z.boolean(),
});

/** `encode`: a data set as NumPy files for training; docs/exchange.md is the contract. */
export async function runEncode(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  if (options.windows === undefined && (options.oneHot || options.stopAfter !== undefined)) {
    throw new SentinelError("E_USAGE", "--one-hot and --stop-after need --windows N");
  }
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  if (located.isFallback) note(io, options, "ADFA-LD is not here: encoding the EMBEDDED SAMPLE.");
  const data = await loadDataset(located.location, { format: options.inputFormat, architecture: options.arch ?? null });
  noteSkipped(io, options, data);
  const damaged = data.skipped.filter((file) => file.damaged);
  if (damaged.length > 0) {
    throw new SentinelError(
      "E_DATASET",
      `${data.location}: ${counted(damaged.length, "damaged file")}; nothing is encoded until every file is mended or removed`,
    );
  }
  const vocabulary = vocabularyOf(data);
  const encodeOptions: EncodeOptions = {
    windowCalls: options.windows ?? null,
    stopAfter: options.stopAfter ?? null,
    oneHot: options.oneHot,
  };
  const encodingPath = join(options.out, "encoding.json");
  // An older one must not vouch for new arrays when this run ends halfway.
  await rm(encodingPath, { force: true }).catch(() => undefined);
  const splits: Record<string, SplitSummary> = {};
  for (const split of SPLITS) {
    const traces = data.splits[split];
    if (traces.length === 0) continue;
    splits[split] = await encodeSplit(traces, vocabulary, encodeOptions, (name) =>
      openOutput(io, join(options.out, `${split}-${name}.npy`)),
    );
    note(
      io,
      options,
      `${split}: ${counted(splits[split].traces, "trace")}, ${counted(splits[split].calls, "call")}${windowsNote(splits[split])}`,
    );
  }
  const encoding = {
    formatVersion: ENCODING_FORMAT_VERSION,
    dataset: { name: data.name, sha256: data.sha256, licence: licenceOf(data) },
    vocabulary: {
      architecture: vocabulary.architecture,
      calls: vocabulary.calls,
      sha256: await sha256Hex(new TextEncoder().encode(vocabularyText(vocabulary))),
    },
    splits,
  };
  await writeOutput(io, encodingPath, `${JSON.stringify(encoding, null, 1)}\n`);
  return EXIT.fine;
}

function vocabularyOf(data: LoadedDataset): ReturnType<typeof createVocabulary> {
  const { architecture, location } = data;
  if (architecture === null) {
    throw new SentinelError(
      "E_USAGE",
      `${location}: does not say which architecture its calls are of; say --arch x86_64, i386 or aarch64`,
    );
  }
  if (!isArchitecture(architecture)) {
    throw new SentinelError(
      "E_USAGE",
      `${location}: names the architecture "${architecture}", whose call table is not known`,
    );
  }
  return createVocabulary(architecture, standardCalls(architecture));
}

function licenceOf(data: LoadedDataset): string {
  if (data.name === "ADFA-LD") return "free for research, may not be redistributed (UNSW Canberra)";
  return data.name === "sample" ? "MIT" : "the user's own";
}

function windowsNote(summary: SplitSummary): string {
  const { windows } = summary;
  if (windows === undefined) return "";
  return `, ${windows.windows} windows of ${windows.windowCalls} from ${windows.tracesUsed} traces (${windows.shortTraces} too short)`;
}
