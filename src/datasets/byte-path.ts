import { Buffer } from "node:buffer";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SentinelError } from "../errors.ts";

/** How Node shows bytes of a command line that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

/**
 * A path as the file system has it: its bytes, each of them one character (Latin-1), so that it can
 * be joined and compared as a string. Linux allows any bytes in a file's name, which need not be
 * UTF-8.
 */
export type BytePath = string & { readonly isBytePath: true };

/** A path that the user wrote. */
export function bytePath(path: string): BytePath {
  return byteName(Buffer.from(path));
}

/** The name of an entry as `readdir` gives it with `encoding: "buffer"`. */
export function byteName(name: Buffer): BytePath {
  return name.toString("latin1") as BytePath;
}

/** What the functions of node:fs take. */
export function openablePath(path: BytePath): Buffer {
  return Buffer.from(path, "latin1");
}

/** The path in text, for people: bytes that are not UTF-8 are written as `\xNN`. */
export function shownPath(path: BytePath): string {
  const bytes = openablePath(path);
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : withEscapes(bytes);
}

function withEscapes(bytes: Buffer): string {
  let shown = "";
  for (let at = 0; at < bytes.length;) {
    const end = [1, 2, 3, 4].map((count) => at + count).find((to) => isCharacter(bytes.subarray(at, to)));
    if (end === undefined) {
      shown += `\\x${bytes.toString("hex", at, at + 1)}`;
      at += 1;
    } else {
      shown += bytes.toString("utf8", at, end);
      at = end;
    }
  }
  return shown;
}

function isCharacter(bytes: Buffer): boolean {
  const text = bytes.toString();
  return Array.from(text).length === 1 && Buffer.from(text).equals(bytes);
}

/**
 * The bytes of a path that the user typed: of a name that is not UTF-8 Node hands on a part only,
 * and the folder's entries show which it is.
 * @returns the path as it was written where nothing was replaced, or nothing fits
 * @throws SentinelError E_FILE where several names fit
 */
export async function typedPath(location: string): Promise<BytePath> {
  const written = bytePath(location);
  if (!location.includes(REPLACEMENT) || (await isThere(written))) return written;
  const parent = dirname(location);
  const folder = parent === location ? written : await typedPath(parent);
  const entries = await readdir(openablePath(folder), { encoding: "buffer" }).catch(() => []);
  const fitting = entries.filter((entry) => entry.toString() === basename(location));
  if (fitting.length > 1) {
    throw new SentinelError("E_FILE", { problem: "input.ambiguous-name", path: location, names: fitting.length });
  }
  const [found] = fitting;
  return found === undefined ? written : (join(folder, byteName(found)) as BytePath);
}

async function isThere(path: BytePath): Promise<boolean> {
  return stat(openablePath(path)).then(
    () => true,
    () => false,
  );
}
