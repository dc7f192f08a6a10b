import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "../model/runtime.ts";
import { codeOf, reasonOf } from "../reason-of.ts";

/** Reads a model's files from its folder. */
export function folderFiles(folder: string): ModelFiles {
  return async (path) => {
    const file = join(folder, path);
    return readFile(file).catch((cause: unknown) => {
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
