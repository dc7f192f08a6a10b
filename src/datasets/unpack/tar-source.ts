import { isSentinelError, SentinelError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { type FileSource, type SourceFile, unreadableFile } from "../file-source.ts";
import { isInnerZip } from "./zip-files.ts";
import { tarFiles } from "./tar-files.ts";
import type { Inflation } from "./inflation.ts";
import { openUnpacked } from "./unpack-file.ts";

/** Names listed; the others are counted. */
const LISTED_NAMES = 5;

/** An entry of a tar, as it was listed. */
interface Listed {
  readonly file: SourceFile;
  /** Among the entries that {@link tarFiles} gives. */
  readonly index: number;
}

/**
 * A source of one file, which is a tar, as a source of the tar's entries, so that their folders
 * label them as those of a zip do. They stay in the order of the tar, and are best read in it: for
 * an earlier one the tar is unpacked from its beginning again. Of entries of one name the last is
 * read, as tar unpacks it.
 * @throws SentinelError E_DATASET when it holds recordings of LID-DS, whose labels are other
 *   entries
 */
export async function tarSource(source: FileSource, tar: SourceFile, inflation: Inflation): Promise<FileSource> {
  const { listed, cut } = await listEntries(tar, inflation);
  checkLabels(source.location, listed);
  const entries = createCursor(tar, inflation);
  const byName = new Map(listed.map((one) => [one.file.path, one]));
  const kept = listed.filter((one) => byName.get(one.file.path) === one);
  const files = kept.map((one) => tarredFile(one, source.location, () => entries.at(one.index)));
  const repeated = [...new Set(listed.filter((one) => byName.get(one.file.path) !== one).map(({ file }) => file.path))];
  return {
    ...source,
    files: cut === null ? files : [...files, unreadableFile(tar.path, cut)],
    warnings: [...(source.warnings ?? []), ...repeatedWarning(source.location, repeated)],
    async close() {
      await entries.close();
      await source.close();
    },
  };
}

async function listEntries(
  tar: SourceFile,
  inflation: Inflation,
): Promise<{ readonly listed: readonly Listed[]; readonly cut: SentinelError | null }> {
  const listed: Listed[] = [];
  let index = 0;
  try {
    for await (const file of entriesOf(tar, inflation)) listed.push({ file, index: index++ });
  } catch (error) {
    // The entries before that place are read.
    if (isSentinelError(error) && listed.length > 0) return { listed, cut: error };
    throw error;
  }
  return { listed, cut: null };
}

async function* entriesOf(tar: SourceFile, inflation: Inflation): AsyncGenerator<SourceFile> {
  const opened = await openUnpacked(tar, inflation);
  try {
    for await (const entry of tarFiles(tar.path, opened.pieces, opened.packing)) {
      yield { ...entry, path: entry.path.slice(tar.path.length + 1) };
    }
  } finally {
    await opened.close();
  }
}

/** Goes through the entries of a tar, in order where it is asked so. */
interface Cursor {
  readonly at: (index: number) => Promise<SourceFile>;
  readonly close: () => Promise<void>;
}

function createCursor(tar: SourceFile, inflation: Inflation): Cursor {
  let entries: AsyncGenerator<SourceFile> | null = null;
  let next = 0;
  const close = async (): Promise<void> => {
    await entries?.return(undefined);
    entries = null;
    next = 0;
  };
  return {
    async at(index) {
      if (index < next) await close();
      entries ??= entriesOf(tar, inflation);
      for (;;) {
        const entry = await entries.next();
        if (entry.done === true) throw new SentinelError("E_FILE", { problem: "input.changed", path: tar.path });
        if (next++ === index) return entry.value;
      }
    },
    close,
  };
}

function tarredFile({ file }: Listed, location: string, open: () => Promise<SourceFile>): SourceFile {
  if (file.isUnreadable === true) return file;
  if (isInnerZip(file.path)) return unreadableFile(file.path, zipInTar(location, file.path));
  return {
    path: file.path,
    bytes: file.bytes,
    tar: { path: location, packing: file.tar?.packing ?? null },
    read: async () => (await open()).read(),
    async *pieces() {
      yield* (await open()).pieces();
    },
  };
}

/** Why a zip among the entries of a tar is not read. */
export function zipInTar(location: string, path: string): SentinelError {
  const facts = { path: `${location}:${path}`, tar: location, entry: path };
  return new SentinelError("E_DATASET", { problem: "input.zip-in-tar", ...facts });
}

/** Without their labels, attacks would be taken for normal. */
function checkLabels(location: string, listed: readonly Listed[]): void {
  const label = listed.find(({ file }) => /(?:^|\/)runs\.csv$|\.sc$/.test(file.path));
  if (label === undefined) return;
  const facts = { path: location, tar: location, label: label.file.path };
  throw new SentinelError("E_DATASET", { problem: "dataset.labels-in-tar", ...facts });
}

function repeatedWarning(location: string, paths: readonly string[]): readonly Problem[] {
  if (paths.length === 0) return [];
  const facts = { path: location, named: paths.slice(0, LISTED_NAMES), count: paths.length };
  return [{ problem: "input.entries-repeated", ...facts }];
}
