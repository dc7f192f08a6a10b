import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "../model/runtime.ts";
import { codeOf, reasonOf } from "../reason-of.ts";

/** Reads a model's files from its folder. */
export function folderFiles(folder: string): ModelFiles {
  return async (path) => {
    const file = join(folder, path);
    return readRegularFile(file).catch((cause: unknown) => {
      if (path === "manifest.json" && ["ENOENT", "ENOTDIR"].includes(codeOf(cause) ?? "")) {
        throw new SentinelError(
          "E_MODEL",
          `${folder}: is not the folder of a model, which holds a manifest.json; train one (make train), fit one (syscall-sentinel fit), or name another`,
          { cause },
        );
      }
      throw new SentinelError(
        "E_MODEL",
        `${file}: cannot be read: ${reasonOf(cause)}; train it (make train) or name another model`,
        { cause },
      );
    });
  };
}

/** A folder that an attacker made may hold a pipe that nobody writes to: it is opened without waiting, and not read. */
async function readRegularFile(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new Error(facts.isDirectory() ? "it is a folder" : "it is not a file");
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
