import { createHash } from "node:crypto";
import { readFileSync, statSync, type Dirent } from "node:fs";
import { open, readFile, readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { SentinelError } from "../errors.ts";
import { byPath, LARGEST_FILE_BYTES, type FileSource, type SourceFile } from "./file-source.ts";
import { reasonOf } from "../reason-of.ts";
import { createTurns, type Turns } from "../turns.ts";
import { unreadableFile } from "./unreadable-file.ts";

/** Read at once, in microseconds: to wait for a file's bytes costs 0.1 ms, and a data set may be thousands of small files. */
const SMALL_FILE_BYTES = 64 * 1024;
/** So many files are looked at side by side. */
const LISTED_AT_ONCE = 256;
const PIECE_BYTES = 2 ** 20;

/**
 * The files below a folder, links to folders not followed; a folder in it that cannot be listed stands as one file that cannot be read.
 * @throws SentinelError E_FILE when the folder cannot be listed
 */
export async function openFolder(location: string): Promise<FileSource> {
  const candidates: Dirent[] = [];
  const files: SourceFile[] = [];
  const unlistable = (folder: string, cause: unknown): SentinelError =>
    new SentinelError("E_FILE", `${folder}: cannot be listed: ${reasonOf(cause)}`, { cause });
  for (const folders = [location]; folders.length > 0;) {
    const folder = folders.pop() ?? location;
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      const error = unlistable(folder, cause);
      if (folder === location) throw error;
      files.push(unreadableFile(relative(location, folder).split(sep).join("/"), error));
      return [];
    });
    for (const entry of entries) {
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (entry.isFile() || entry.isSymbolicLink()) candidates.push(entry);
    }
  }
  for (let from = 0; from < candidates.length; from += LISTED_AT_ONCE) {
    const described = candidates.slice(from, from + LISTED_AT_ONCE).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return describeFile(path, relative(location, path).split(sep).join("/"));
    });
    for (const file of await Promise.all(described)) if (file !== null) files.push(file);
  }
  const name = basename(resolve(location));
  return { location, name, files: files.sort(byPath), sha256: () => digestOf(files), close: () => Promise.resolve() };
}

/** @throws SentinelError E_FILE when the path is no readable file */
export async function openSingleFile(location: string): Promise<FileSource> {
  const file = await describeFile(location, basename(location));
  if (file === null)
    throw new SentinelError(
      "E_FILE",
      `${location}: is neither a file nor a folder; what a pipe or a device holds, write to a file first`,
    );
  return {
    location,
    name: basename(location),
    files: [file],
    sha256: () => digestOfFile(file, createTurns()),
    close: () => Promise.resolve(),
  };
}

async function describeFile(path: string, shownPath: string): Promise<SourceFile | null> {
  const facts = await stat(path).catch(() => null);
  if (facts !== null && !facts.isFile()) return null;
  // A file that vanished, or a dead link, is kept: reading it says why it cannot be read.
  const bytes = facts?.size ?? 0;
  return { path: shownPath, bytes, read: () => readWhole(path, bytes), pieces: () => readPieces(path, bytes) };
}

async function readWhole(path: string, expectedBytes: number): Promise<Uint8Array> {
  try {
    if (isSmall(path, expectedBytes)) return readFileSync(path);
    const facts = await stat(path);
    if (facts.size > LARGEST_FILE_BYTES) {
      throw new SentinelError("E_FILE", `${path}: larger than ${LARGEST_FILE_BYTES / 2 ** 20} MiB, split it`);
    }
    return await readFile(path);
  } catch (cause) {
    throw readingError(path, cause);
  }
}

async function* readPieces(path: string, expectedBytes: number): AsyncGenerator<Uint8Array> {
  try {
    if (isSmall(path, expectedBytes)) {
      yield readFileSync(path);
      return;
    }
    const handle = await open(path);
    try {
      const piece = new Uint8Array(PIECE_BYTES);
      for (;;) {
        const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES);
        if (bytesRead === 0) return;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw readingError(path, cause);
  }
}

/** @throws whatever `stat` does */
function isSmall(path: string, expectedBytes: number): boolean {
  return expectedBytes <= SMALL_FILE_BYTES && statSync(path).size <= SMALL_FILE_BYTES;
}

function readingError(path: string, cause: unknown): SentinelError {
  if (cause instanceof SentinelError) return cause;
  return new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
}

async function digestOf(files: readonly SourceFile[]): Promise<string> {
  const turns = createTurns();
  const whole = createHash("sha256");
  for (const file of files) whole.update(`${file.path}\0${await digestOfFile(file, turns)}\n`);
  return whole.digest("hex");
}

async function digestOfFile(file: SourceFile, turns: Turns): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of file.pieces()) {
    hash.update(piece);
    if (turns.isDue()) await turns.give();
  }
  return hash.digest("hex");
}
