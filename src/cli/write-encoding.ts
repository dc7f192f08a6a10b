import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Trace } from "../core/trace.ts";
import type { TraceTraits } from "../core/trace-traits.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { type Split, SPLITS } from "../datasets/layout.ts";
import {
  ARRAY_NAMES,
  type ArrayName,
  type ArraySink,
  type EncodeOptions,
  encodeSplit,
  type SplitSummary,
} from "../app/encode-split.ts";
import { SentinelError, codeOf, isSentinelError, reasonOf } from "../errors.ts";
import { lockFolder } from "../files/folder-lock.ts";
import { makeFile, makeFolders, privatePath, syncFolder, writeNew } from "../files/private-place.ts";
import type { DatasetSource } from "../model/manifest.ts";
import { manifestTraits } from "../model/manifest-fields.ts";
import { vocabularySha256 } from "../model/checksums.ts";
import { json } from "../report/data/json.ts";
import type { CommandIo } from "./io.ts";

const ENCODING_FORMAT_VERSION = 1;
const ENCODING_FILE = "encoding.json";
const LOCK_FILE = ".encoding.lock";
const ALL_ARRAYS = SPLITS.flatMap((split) => ARRAY_NAMES.map((name) => arrayFile(split, name)));

/** What an encoded folder is made of. */
interface Encoding {
  readonly dataset: DatasetSource;
  readonly vocabulary: Vocabulary;
  /** A split that is absent or empty is left out. */
  readonly splits: Readonly<Partial<Record<Split, readonly (Trace & { readonly family: string | null })[]>>>;
  readonly options: EncodeOptions;
  /** Of its training traces; left out where nobody asks. */
  readonly traits?: TraceTraits | undefined;
}

/**
 * Writes a data set as NumPy files with their `encoding.json`, which names their sha256;
 * docs/exchange.md, section 1. The arrays go to a private folder inside `folder` and are renamed
 * when all are whole; until then an older encoding stays. Only one command at a time writes to a
 * folder.
 * @param written called with each split when it is done
 * @throws SentinelError E_FILE when the folder cannot be written, or another command is writing
 *   there
 */
export async function writeEncoding(
  io: CommandIo,
  folder: string,
  { dataset, vocabulary, splits, options, traits }: Encoding,
  written: (split: Split, summary: SplitSummary) => void = () => undefined,
): Promise<void> {
  const place = openPlace(io, folder);
  try {
    const summaries: Partial<Record<Split, SplitSummary>> = {};
    const arrays = new Map<string, string>();
    for (const split of SPLITS) {
      const traces = splits[split] ?? [];
      if (traces.length === 0) continue;
      const summary = await encodeSplit(traces, vocabulary, options, (name) => {
        const file = arrayFile(split, name);
        return openHashed(join(place.path, file), (sha256) => arrays.set(file, sha256));
      });
      summaries[split] = summary;
      written(split, summary);
    }
    const encoding = {
      formatVersion: ENCODING_FORMAT_VERSION,
      dataset,
      ...manifestTraits(traits),
      vocabulary: {
        architecture: vocabulary.architecture,
        calls: vocabulary.calls,
        sha256: await vocabularySha256(vocabulary),
      },
      splits: summaries,
      arrays: Object.fromEntries(arrays),
    };
    await writeNew(join(place.path, ENCODING_FILE), new TextEncoder().encode(json(encoding, 1)));
    place.publish([...arrays.keys()]);
    await syncFolder(folder);
  } catch (cause) {
    if (isSentinelError(cause)) throw cause;
    if (codeOf(cause) === undefined) throw cause;
    throw new SentinelError("E_FILE", `${folder}: cannot be written: ${reasonOf(cause)}`, { cause });
  } finally {
    place.leave();
  }
}

/** Where an encoding is made: a locked folder, and a private one in it. */
interface EncodingPlace {
  /** The private folder. */
  readonly path: string;
  /** Puts these arrays and their encoding.json where the old ones are, in one go. */
  publish(arrays: readonly string[]): void;
  /**
   * Removes all that is private, and the folder where it was made for nothing. Synchronous, so that
   * a signal handler may call it.
   */
  leave(): void;
}

/** @throws SentinelError E_FILE */
function openPlace(io: CommandIo, folder: string): EncodingPlace {
  const outermost = makeOutermost(folder);
  for (const file of [...ALL_ARRAYS, ENCODING_FILE].map((name) => join(folder, name))) {
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (isFolder) throw new SentinelError("E_FILE", `${file}: cannot be written: it is a folder`);
  }
  const unlock = lockFolder(folder, LOCK_FILE);
  // Nobody else is here: every private folder was left behind by a command that was killed.
  const isPrivate = (name: string): boolean => name.startsWith(`.${ENCODING_FILE}.`) && name.endsWith(".part");
  for (const name of readdirSync(folder).filter(isPrivate))
    rmSync(join(folder, name), { recursive: true, force: true });
  const path = privatePath(join(folder, ENCODING_FILE));
  const leave = (): void => {
    forget();
    rmSync(path, { recursive: true, force: true });
    unlock();
    if (outermost !== null) removeIfEmpty(folder, outermost);
  };
  const forget = io.onInterrupt(leave);
  try {
    mkdirSync(path);
  } catch (cause) {
    leave();
    throw new SentinelError("E_FILE", `${folder}: cannot be written: ${reasonOf(cause)}`, { cause });
  }
  return {
    path,
    publish(arrays) {
      // encoding.json goes first and comes last: whenever it is there, so are its arrays, and no
      // older one is taken for one of them.
      rmSync(join(folder, ENCODING_FILE), { force: true });
      for (const file of ALL_ARRAYS) rmSync(join(folder, file), { force: true });
      for (const file of [...arrays, ENCODING_FILE]) renameSync(join(path, file), join(folder, file));
    },
    leave,
  };
}

/** @throws SentinelError E_FILE */
function makeOutermost(folder: string): string | null {
  try {
    return makeFolders(folder);
  } catch (cause) {
    throw new SentinelError("E_FILE", `${folder}: cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

/** Takes back folders that were made for nothing, as long as nobody has put something there. */
function removeIfEmpty(folder: string, outermost: string): void {
  try {
    for (let at = resolve(folder); at.length >= resolve(outermost).length; at = dirname(at)) rmdirSync(at);
  } catch {
    // It holds the encoding, or another's files.
  }
}

/** A new file whose sha256 is taken while it is written. @throws the system's error */
function openHashed(path: string, hashed: (sha256: string) => void): Promise<ArraySink> {
  const hash = createHash("sha256");
  const file = makeFile(path);
  return Promise.resolve({
    async write(bytes) {
      hash.update(bytes);
      await file.write(bytes);
    },
    async commit() {
      await file.sync();
      await file.close();
      hashed(hash.digest("hex"));
    },
  });
}

function arrayFile(split: Split, name: ArrayName): string {
  return `${split}-${name}.npy`;
}
