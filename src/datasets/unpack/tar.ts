import { isSentinelError, reasonOf, SentinelError } from "../../errors.ts";
import { yieldToEventLoop } from "../../event-loop.ts";
import type { Problem } from "../../problems/problem.ts";
import { joinBytes } from "../../traces/bytes.ts";
import { type FileSource, type SourceFile, unreadableFile } from "../file-source.ts";
import { type Inflation, type Packing, readableStream } from "./packing.ts";
import { openUnpacked } from "./unpack-file.ts";
import { isInnerZip } from "./zip-files.ts";
import { checkEntryCount } from "./zip-limits.ts";

/** Names listed; the others are counted. */
const LISTED_NAMES = 5;

/**
 * The files of a tar, in its order, each as it passes by: to be read, or passed over, before the
 * next one is asked for. A link, and a name that leads out of the archive, is a file that cannot be
 * read; folders, devices and pipes are left out.
 * @param archive the path of the tar; an entry is `ARCHIVE:ENTRY`
 * @param pieces of the tar, unpacked
 * @param packing how it was packed
 * @throws SentinelError E_DATASET where the tar is damaged or cut short, after the files before
 *   that place; E_FILE where it cannot be read
 */
export async function* tarFiles(
  archive: string,
  pieces: AsyncIterable<Uint8Array>,
  packing: Packing | null,
): AsyncGenerator<SourceFile> {
  const { createTarDecoder } = await import("modern-tar");
  const gate = createGate();
  const entries = readableStream(endedLast(pieces, gate))
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  let count = 0;
  try {
    for (;;) {
      const next = await gate.waiting(entries.read());
      if (next.done) return;
      checkEntryCount(archive, (count += 1));
      const { header, body } = next.value;
      const path = `${archive}:${header.name.replace(/^(?:\.\/)+/, "")}`;
      const problem = problemOf(header);
      if (problem !== null) yield unreadableFile(path, new SentinelError("E_DATASET", { ...problem, path }));
      else if (header.type === "file" || header.type === undefined) {
        yield { ...passingFile(path, header.size, body, gate), tar: { path: archive, packing } };
      }
      // What was not read of it is skipped; a reader that took it has released it.
      if (!body.locked) await passOver(body.getReader(), gate);
    }
  } catch (cause) {
    throw damaged(archive, cause);
  } finally {
    gate.open();
    await entries.cancel().catch(() => undefined);
  }
}

/** Why an entry cannot be read; null where it may be, or is left out. */
function problemOf({ name, type }: { readonly name: string; readonly type?: string }): Problem | null {
  if (type === "symlink" || type === "link") return { problem: "input.link-in-archive", archive: "tar" };
  if (type === "directory") return null;
  const isOutside = name.startsWith("/") || name.split("/").includes("..");
  return isOutside ? { problem: "input.name-outside" } : null;
}

function passingFile(path: string, bytes: number, body: ReadableStream<Uint8Array>, gate: Gate): SourceFile {
  const pieces = (): AsyncGenerator<Uint8Array> => piecesPassing(path, body, gate);
  return {
    path,
    bytes,
    pieces,
    async read() {
      const whole: Uint8Array[] = [];
      for await (const piece of pieces()) whole.push(piece);
      return joinBytes(whole);
    },
  };
}

/** Made once, not per entry: see `made` of a trace collector. */
async function* piecesPassing(path: string, body: ReadableStream<Uint8Array>, gate: Gate): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await gate.waiting(reader.read());
      if (next.done) break;
      yield next.value;
    }
  } catch (cause) {
    if (isSentinelError(cause)) throw cause;
    throw new SentinelError("E_DATASET", { problem: "input.tar-cut", path, reason: reasonOf(cause) }, { cause });
  } finally {
    await passOver(reader, gate);
  }
}

function damaged(path: string, cause: unknown): SentinelError {
  if (isSentinelError(cause)) return cause;
  return new SentinelError("E_DATASET", { problem: "input.tar-damaged", path, reason: reasonOf(cause) }, { cause });
}

/**
 * Reads the rest of an entry: one that is cancelled may leave the package waiting for ever. What
 * fails there fails for the next entry as well.
 */
async function passOver(reader: ReadableStreamDefaultReader<Uint8Array>, gate: Gate): Promise<void> {
  try {
    while (!(await gate.waiting(reader.read())).done);
  } catch {
    // Thrown again when the next entry is asked for.
  }
  reader.releaseLock();
}

/** Knows whether somebody waits for more of a tar. */
interface Gate {
  /** Waits for what is read of it. */
  readonly waiting: <Value>(read: Promise<Value>) => Promise<Value>;
  /** Resolves once somebody waits, and all that has come is read. */
  readonly isAllRead: () => Promise<void>;
  /** Nobody will wait any more. */
  readonly open: () => void;
}

function createGate(): Gate {
  let waits = 0;
  let isWaiting = false;
  let isOpen = false;
  let resolve: (() => void) | null = null;
  const check = async (): Promise<void> => {
    const before = waits;
    // What has come is given before the event loop turns.
    await yieldToEventLoop();
    if (isWaiting && waits === before) resolve?.();
  };
  return {
    async waiting(read) {
      waits += 1;
      isWaiting = true;
      if (resolve !== null) void check();
      try {
        return await read;
      } finally {
        isWaiting = false;
      }
    },
    isAllRead: () =>
      new Promise((ready) => {
        resolve = ready;
        if (isOpen) ready();
        else void check();
      }),
    open() {
      isOpen = true;
      resolve?.();
    },
  };
}

/**
 * The pieces, whose end, or whose error, comes only once all before it is read: a stream that fails
 * drops what it holds.
 */
async function* endedLast(pieces: AsyncIterable<Uint8Array>, gate: Gate): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    await gate.isAllRead();
    throw error;
  }
  await gate.isAllRead();
}

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
  const files = kept.map((one) => fileOfTar(one, source.location, () => entries.at(one.index)));
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

function fileOfTar({ file }: Listed, location: string, open: () => Promise<SourceFile>): SourceFile {
  if (file.isUnreadable === true) return file;
  if (isInnerZip(file.path)) return unreadableFile(file.path, zipInTar(location, file.path));
  return {
    path: file.path,
    bytes: file.bytes,
    tar: { path: location, packing: file.tar?.packing ?? null },
    read: async () => (await open()).read(),
    pieces: () => piecesOfOpened(open),
  };
}

/** Made once, not per entry: see `made` of a trace collector. */
async function* piecesOfOpened(open: () => Promise<SourceFile>): AsyncGenerator<Uint8Array> {
  yield* (await open()).pieces();
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
