import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, read, readSync, realpathSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { codeOf, reasonOf, SentinelError } from "../errors.ts";
import { createPauses, type Pauses } from "../event-loop.ts";
import type { Problem } from "../problems/problem.ts";
import { joinBytes } from "../traces/bytes.ts";
import { byteName, bytePath, type BytePath, openablePath, shownPath } from "./byte-path.ts";
import { byPath, type FileSource, LARGEST_FILE_BYTES, type SourceFile, unreadableFile } from "./file-source.ts";

/**
 * Read at once, in microseconds: to wait for a file's bytes costs 0.1 ms, and a data set may be
 * thousands of small files.
 */
const SMALL_FILE_BYTES = 64 * 1024;
/** Files that are looked at side by side. */
const LISTED_AT_ONCE = 256;
const PIECE_BYTES = 2 ** 20;
/** Links, pipes and devices named; the others are counted. */
const NAMED_ENTRIES = 5;

const readInto = promisify(read);

/**
 * The files below a folder, and nothing outside of it, whatever links it holds: a link that stays
 * inside is not followed, since what it leads to is read where it is; a link that leads out, or
 * nowhere, is one file that cannot be read, as is a folder that cannot be listed. Pipes, sockets
 * and devices are named in a warning.
 * @param location a link itself is followed: the user named it
 * @param top the same in bytes, where its name is not UTF-8
 * @throws SentinelError E_FILE when the folder cannot be listed
 */
export async function openFolder(location: string, top = bytePath(location)): Promise<FileSource> {
  const candidates: BytePath[] = [];
  const links: BytePath[] = [];
  const others: string[] = [];
  const files: SourceFile[] = [];
  const pathBelow = (path: BytePath): string => shownPath(relativeTo(top, path)).split(sep).join("/");
  const unlistable = (folder: BytePath, cause: unknown): SentinelError =>
    fileError(folder, { problem: "input.system", verb: "listed", reason: reasonOf(cause) }, cause);
  const root = await realBytePath(top).catch((cause: unknown) => {
    throw unlistable(top, cause);
  });
  for (const folders = [top]; folders.length > 0;) {
    const folder = folders.pop() ?? top;
    const listed = readdir(openablePath(folder), { withFileTypes: true, encoding: "buffer" });
    const entries = await listed.catch((cause: unknown) => {
      const error = unlistable(folder, cause);
      if (folder === top) throw error;
      files.push(unreadableFile(pathBelow(folder), error));
      return [];
    });
    for (const entry of entries) {
      const path = joined(folder, byteName(entry.name));
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) candidates.push(path);
      else if (entry.isSymbolicLink()) links.push(path);
      else others.push(pathBelow(path));
    }
  }
  await sideBySide(candidates, async (path) => {
    const shown = pathBelow(path);
    const file = await describeFile(path, shown, joined(root, relativeTo(top, path)));
    if (file === null) others.push(shown);
    else files.push(file);
  });
  const inner: string[] = [];
  await sideBySide(links, async (path) => {
    const shown = pathBelow(path);
    const problem = await problemOfLink(path, root);
    if (problem === null) inner.push(shown);
    else files.push(unreadableFile(shown, fileError(path, problem)));
  });
  const warnings = [
    ...namedEntries("input.links-inside", location, inner),
    ...namedEntries("input.special-files", location, others),
  ];
  return {
    location,
    name: basename(resolve(location)),
    files: files.sort(byPath),
    ...(warnings.length === 0 ? {} : { warnings }),
    sha256: () => digestOf(files),
    close: () => Promise.resolve(),
  };
}

async function sideBySide(paths: readonly BytePath[], look: (path: BytePath) => Promise<void>): Promise<void> {
  for (let from = 0; from < paths.length; from += LISTED_AT_ONCE) {
    await Promise.all(paths.slice(from, from + LISTED_AT_ONCE).map(look));
  }
}

function joined(folder: BytePath, path: BytePath): BytePath {
  return join(folder, path) as BytePath;
}

/** @param path of `folder` or below it, made with {@link joined} */
function relativeTo(folder: BytePath, path: BytePath): BytePath {
  return relative(folder, path) as BytePath;
}

async function realBytePath(path: BytePath): Promise<BytePath> {
  return byteName(await realpath(openablePath(path), { encoding: "buffer" }));
}

/** Why a link among the files cannot be read; null where what it leads to is read anyway. */
async function problemOfLink(path: BytePath, root: BytePath): Promise<Problem | null> {
  try {
    const target = await realBytePath(path);
    const isInside = target === root || target.startsWith(root.endsWith(sep) ? root : root + sep);
    return isInside ? null : { problem: "input.link-outside" };
  } catch (cause) {
    const reason = codeOf(cause) === "ENOENT" ? "it is a link that leads nowhere" : reasonOf(cause);
    return { problem: "input.system", verb: "read", reason };
  }
}

function namedEntries(
  problem: "input.links-inside" | "input.special-files",
  location: string,
  paths: readonly string[],
): readonly Problem[] {
  if (paths.length === 0) return [];
  return [{ problem, path: location, named: [...paths].sort().slice(0, NAMED_ENTRIES), count: paths.length }];
}

function fileError(path: BytePath, problem: Problem, cause?: unknown): SentinelError {
  return new SentinelError("E_FILE", { ...problem, path: shownPath(path) }, { cause });
}

/**
 * @param path the location in bytes, where its name is not UTF-8
 * @throws SentinelError E_FILE when the path is not a readable file
 */
export async function openSingleFile(location: string, path = bytePath(location)): Promise<FileSource> {
  const name = basename(shownPath(path));
  const file = await describeFile(path, name, null);
  if (file === null) throw new SentinelError("E_FILE", { problem: "input.not-readable-kind", path: location });
  return {
    location,
    name,
    files: [file],
    sha256: () => digestOfFile(file, createPauses()),
    close: () => Promise.resolve(),
  };
}

/**
 * @param real where the file is once every link is followed; null where any place will do, since
 *   the user named the file itself
 */
async function describeFile(path: BytePath, shown: string, real: BytePath | null): Promise<SourceFile | null> {
  const facts = await stat(openablePath(path)).catch(() => null);
  if (facts !== null && !facts.isFile()) return null;
  // A file that vanished is kept: reading it throws why.
  const pieces = (): AsyncGenerator<Uint8Array> => readPieces(path, real);
  const bytes = facts === null ? 0 : facts.size;
  return { path: shown, bytes, read: () => readWhole(shownPath(path), bytes, pieces()), pieces };
}

async function readWhole(path: string, expectedBytes: number, pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const checkSize = (bytes: number): void => {
    if (bytes <= LARGEST_FILE_BYTES) return;
    throw new SentinelError("E_FILE", { problem: "input.too-large", path, mostBytes: LARGEST_FILE_BYTES });
  };
  checkSize(expectedBytes);
  const whole: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    checkSize(bytes);
    whole.push(new Uint8Array(piece));
  }
  return joinBytes(whole);
}

/**
 * A file of a small size is read at once; what is longer than its size (files of /proc are) comes
 * in pieces all the same.
 */
async function* readPieces(path: BytePath, real: BytePath | null): AsyncGenerator<Uint8Array> {
  try {
    const descriptor = openRegularFile(path, real);
    try {
      const { size } = fstatSync(descriptor);
      let bytes = 0;
      const checkWhole = (): void => {
        if (bytes >= size) return;
        throw fileError(path, { problem: "input.became-shorter", bytes, expectedBytes: size });
      };
      if (size <= SMALL_FILE_BYTES) {
        const piece = new Uint8Array(size === 0 ? SMALL_FILE_BYTES : size + 1);
        const length = fillWith(descriptor, piece);
        if (length > 0) yield piece.subarray(0, length);
        bytes = length;
        if (length < piece.length) {
          checkWhole();
          return;
        }
      }
      const piece = new Uint8Array(PIECE_BYTES);
      for (;;) {
        const { bytesRead } = await readInto(descriptor, piece, 0, PIECE_BYTES, null);
        if (bytesRead === 0) {
          checkWhole();
          return;
        }
        bytes += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    throw fileError(path, { problem: "input.system", verb: "read", reason: reasonOf(cause) }, cause);
  }
}

/** Reads until the piece is full or the file ends. @returns bytes read */
function fillWith(descriptor: number, piece: Uint8Array): number {
  for (let length = 0; ;) {
    const bytes = readSync(descriptor, piece, length, piece.length - length, null);
    length += bytes;
    if (bytes === 0 || length === piece.length) return length;
  }
}

/**
 * Opens what is still a regular file, without waiting for a pipe's other end; where `real` is
 * given, only a file that is there itself: after the folder was listed, an attacker may have put a
 * link where the file was, or a folder above it.
 */
function openRegularFile(path: BytePath, real: BytePath | null): number {
  const followed = real === null ? 0 : constants.O_NOFOLLOW;
  const replaced = (cause?: unknown): SentinelError => fileError(path, { problem: "input.replaced-by-link" }, cause);
  let descriptor: number;
  try {
    descriptor = openSync(openablePath(path), constants.O_RDONLY | constants.O_NONBLOCK | followed);
  } catch (cause) {
    throw real !== null && codeOf(cause) === "ELOOP" ? replaced(cause) : cause;
  }
  try {
    if (!fstatSync(descriptor).isFile()) throw fileError(path, { problem: "input.no-longer-file" });
    if (real !== null && byteName(realpathSync.native(openablePath(path), "buffer")) !== real) throw replaced();
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

async function digestOf(files: readonly SourceFile[]): Promise<string> {
  const pauses = createPauses();
  const whole = createHash("sha256");
  for (const file of files) whole.update(`${file.path}\0${await digestOfFile(file, pauses)}\n`);
  return whole.digest("hex");
}

async function digestOfFile(file: SourceFile, pauses: Pauses): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of file.pieces()) {
    hash.update(piece);
    if (pauses.isDue()) await pauses.take();
  }
  return hash.digest("hex");
}
