import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { SentinelError } from "../errors.ts";
import { byPath, LARGEST_FILE_BYTES, type FileSource, type SourceFile } from "./file-source.ts";
import { reasonOf } from "../reason-of.ts";
import { createTurns, type Turns } from "../turns.ts";

/** Read at once, in microseconds: to wait for a file's bytes costs 0.1 ms, and a data set may be thousands of small files. */
const SMALL_FILE_BYTES = 64 * 1024;
/** So many files are looked at side by side. */
const LISTED_AT_ONCE = 256;
const HASHED_AT_ONCE = 4 * 2 ** 20;

/**
 * The files below a folder, links to folders not followed.
 * @throws SentinelError E_FILE when the folder cannot be listed
 */
export async function openFolder(location: string): Promise<FileSource> {
  const entries = await readdir(location, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${location}: cannot be listed: ${reasonOf(cause)}`, { cause });
  });
  const candidates = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const files: SourceFile[] = [];
  for (let from = 0; from < candidates.length; from += LISTED_AT_ONCE) {
    const described = candidates.slice(from, from + LISTED_AT_ONCE).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return describeFile(path, relative(location, path).split(sep).join("/"));
    });
    for (const file of await Promise.all(described)) if (file !== null) files.push(file);
  }
  return { location, files: files.sort(byPath), sha256: () => digestOf(files), close: () => Promise.resolve() };
}

/** @throws SentinelError E_FILE when the path is no readable file */
export async function openSingleFile(location: string): Promise<FileSource> {
  const file = await describeFile(location, basename(location));
  if (file === null) throw new SentinelError("E_FILE", `${location}: is neither a file nor a folder`);
  const sha256 = async (): Promise<string> => digestOfBytes(await file.read(), createTurns());
  return { location, files: [file], sha256, close: () => Promise.resolve() };
}

async function describeFile(path: string, shownPath: string): Promise<SourceFile | null> {
  const facts = await stat(path).catch(() => null);
  if (facts !== null && !facts.isFile()) return null;
  // A file that vanished, or a dead link, is kept: reading it says why it cannot be read.
  const bytes = facts?.size ?? 0;
  return { path: shownPath, bytes, read: () => readWhole(path, bytes) };
}

async function readWhole(path: string, expectedBytes: number): Promise<Uint8Array> {
  try {
    if (expectedBytes <= SMALL_FILE_BYTES && statSync(path).size <= SMALL_FILE_BYTES) return readFileSync(path);
    const facts = await stat(path);
    if (facts.size > LARGEST_FILE_BYTES) {
      throw new SentinelError("E_FILE", `${path}: larger than ${LARGEST_FILE_BYTES / 2 ** 20} MiB, split it`);
    }
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    throw new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

async function digestOf(files: readonly SourceFile[]): Promise<string> {
  const turns = createTurns();
  const whole = createHash("sha256");
  for (const file of files) whole.update(`${file.path}\0${await digestOfBytes(await file.read(), turns)}\n`);
  return whole.digest("hex");
}

async function digestOfBytes(bytes: Uint8Array, turns: Turns): Promise<string> {
  const hash = createHash("sha256");
  for (let from = 0; from < bytes.length; from += HASHED_AT_ONCE) {
    hash.update(bytes.subarray(from, from + HASHED_AT_ONCE));
    if (turns.isDue()) await turns.give();
  }
  return hash.digest("hex");
}
