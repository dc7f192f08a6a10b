import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "../model/runtime.ts";
import { reasonOf } from "../reason-of.ts";

/** Reads a model's files from its folder. */
export function folderFiles(folder: string): ModelFiles {
  return async (path) => {
    const file = join(folder, path);
    return readFile(file).catch((cause: unknown) => {
      throw new SentinelError(
        "E_MODEL",
        `${file}: cannot be read: ${reasonOf(cause)}; train it (make train) or name another model`,
        { cause },
      );
    });
  };
}
