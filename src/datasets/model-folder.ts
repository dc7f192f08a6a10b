import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { codeOf, isSentinelError, reasonOf, SentinelError } from "../errors.ts";
import { manifestTooLarge, MOST_MANIFEST_BYTES } from "../model/manifest-json.ts";
import type { ModelFiles } from "../model/runtime.ts";

/**
 * Reads a model's files from its folder; a link that leads out of it is named, and not followed.
 */
export function folderFiles(folder: string): ModelFiles {
  return async (path) => {
    const file = join(folder, path);
    return readRegularFile(folder, file, path === "manifest.json" ? MOST_MANIFEST_BYTES : Infinity).catch(
      (cause: unknown) => {
        if (path === "manifest.json" && ["ENOENT", "ENOTDIR"].includes(codeOf(cause) ?? "")) {
          throw new SentinelError("E_MODEL", { problem: "model.no-manifest", path: folder }, { cause });
        }
        if (isSentinelError(cause)) throw cause;
        const facts = { path: file, reason: reasonOf(cause) };
        throw new SentinelError("E_MODEL", { problem: "model.file-unreadable", ...facts }, { cause });
      },
    );
  };
}

/**
 * A folder that an attacker made may hold a pipe that nobody writes to: it is opened without
 * waiting, and not read.
 */
async function readRegularFile(folder: string, file: string, mostBytes: number): Promise<Uint8Array> {
  const real = await realpath(file);
  const way = relative(await realpath(folder), real);
  if (way === ".." || way.startsWith(`..${sep}`)) throw new Error("it is a link out of the model's folder");
  const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const facts = await handle.stat();
    if (facts.size > mostBytes) throw manifestTooLarge(file);
    if (!facts.isFile()) throw new Error(facts.isDirectory() ? "it is a folder" : "it is not a file");
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
