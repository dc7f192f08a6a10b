import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Trace } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SPLITS, type Split } from "../datasets/layout.ts";
import {
  ARRAY_NAMES,
  encodeSplit,
  type ArrayName,
  type EncodeOptions,
  type SplitSummary,
} from "../encode/encode-split.ts";
import type { DatasetSource } from "../model/fitted-manifest.ts";
import { vocabularySha256 } from "../model/manifest-vocabulary.ts";
import { json } from "../report/json.ts";
import type { CommandIo } from "./io.ts";
import { openOutput, writeOutput } from "./write-output.ts";

const ENCODING_FORMAT_VERSION = 1;

/** What an encoded folder is made of. */
export interface Encoding {
  readonly dataset: DatasetSource;
  readonly vocabulary: Vocabulary;
  /** A split that is absent or empty is left out. */
  readonly splits: Readonly<Partial<Record<Split, readonly (Trace & { readonly family: string | null })[]>>>;
  readonly options: EncodeOptions;
}

/**
 * Writes a data set as NumPy files with their `encoding.json`, which comes last and vouches for the rest; docs/exchange.md, section 1.
 * @param written told of each split when it is done
 * @throws SentinelError E_FILE when the folder cannot be written
 */
export async function writeEncoding(
  io: CommandIo,
  folder: string,
  { dataset, vocabulary, splits, options }: Encoding,
  written: (split: Split, summary: SplitSummary) => void = () => undefined,
): Promise<void> {
  const encodingPath = join(folder, "encoding.json");
  // An older one must not vouch for new arrays when this run ends halfway, nor its arrays be taken for new ones.
  for (const file of [
    encodingPath,
    ...SPLITS.flatMap((split) => ARRAY_NAMES.map((name) => arrayPath(folder, split, name))),
  ]) {
    await rm(file, { force: true }).catch(() => undefined);
  }
  const summaries: Partial<Record<Split, SplitSummary>> = {};
  for (const split of SPLITS) {
    const traces = splits[split] ?? [];
    if (traces.length === 0) continue;
    const summary = await encodeSplit(traces, vocabulary, options, (name) =>
      openOutput(io, arrayPath(folder, split, name)),
    );
    summaries[split] = summary;
    written(split, summary);
  }
  const encoding = {
    formatVersion: ENCODING_FORMAT_VERSION,
    dataset,
    vocabulary: {
      architecture: vocabulary.architecture,
      calls: vocabulary.calls,
      sha256: await vocabularySha256(vocabulary),
    },
    splits: summaries,
  };
  await writeOutput(io, encodingPath, json(encoding, 1));
}

function arrayPath(folder: string, split: Split, name: ArrayName): string {
  return join(folder, `${split}-${name}.npy`);
}
