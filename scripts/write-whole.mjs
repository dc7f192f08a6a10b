import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Writes a file whole or not at all: to a new file whose name cannot be guessed, brought to the disk, renamed. */
export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(8).toString("hex")}.part`);
  const descriptor = openSync(part, "wx"); // follows no link
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
    renameSync(part, path);
  } finally {
    closeSync(descriptor);
    rmSync(part, { force: true });
  }
}
