import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { SentinelError } from "../errors.ts";
import { byPath, LARGEST_FILE_BYTES, type FileSource, type SourceFile } from "./file-source.ts";
import { reasonOf } from "../reason-of.ts";

/**
 * The files below a folder, links to folders not followed.
 * @throws SentinelError E_FILE when the folder cannot be listed
 */
export async function openFolder(location: string): Promise<FileSource> {
  const entries = await readdir(location, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${location}: cannot be listed: ${reasonOf(cause)}`, { cause });
  });
  const files: SourceFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = await describeFile(path, relative(location, path).split(sep).join("/"));
    if (file !== null) files.push(file);
  }
  return { location, files: files.sort(byPath), sha256: () => digestOf(files), close: () => Promise.resolve() };
}

/** @throws SentinelError E_FILE when the path is no readable file */
export async function openSingleFile(location: string): Promise<FileSource> {
  const file = await describeFile(location, basename(location));
  if (file === null) throw new SentinelError("E_FILE", `${location}: is neither a file nor a folder`);
  const sha256 = async (): Promise<string> =>
    createHash("sha256")
      .update(await file.read())
      .digest("hex");
  return { location, files: [file], sha256, close: () => Promise.resolve() };
}

async function describeFile(path: string, shownPath: string): Promise<SourceFile | null> {
  const facts = await stat(path).catch(() => null);
  if (facts !== null && !facts.isFile()) return null;
  // A file that vanished, or a dead link, is kept: reading it says why it cannot be read.
  return { path: shownPath, bytes: facts?.size ?? 0, read: () => readWhole(path) };
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
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
  const whole = createHash("sha256");
  for (const file of files) {
    whole.update(
      `${file.path}\0${createHash("sha256")
        .update(await file.read())
        .digest("hex")}\n`,
    );
  }
  return whole.digest("hex");
}
