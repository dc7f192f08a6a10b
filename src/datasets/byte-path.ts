import { Buffer } from "node:buffer";

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
