import { rmSync } from "node:fs";
import { mkdir, open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { SentinelError } from "../errors.ts";
import { codeOf, reasonOf } from "../reason-of.ts";

/** A file that appears whole or not at all: bytes go to `path.part`, `commit` renames. */
export interface AtomicFile {
  readonly path: string;
  /** @throws SentinelError E_FILE when the disk is full or the like; the partial file is then gone */
  write(bytes: Uint8Array): Promise<void>;
  /** @throws SentinelError E_FILE when it cannot be renamed; the partial file is then gone */
  commit(): Promise<void>;
  /** Removes the partial file at once; harmless after `commit`. Synchronous, so that a signal handler may call it. */
  discard(): void;
}

/**
 * Opens `path` for writing, its folder made where missing.
 * @throws SentinelError E_FILE when it cannot be made, or is something that a rename would destroy (a folder, a device)
 */
export async function createAtomicFile(path: string): Promise<AtomicFile> {
  const partPath = `${path}.part`;
  const refuse = (reason: string, cause?: unknown): never => {
    throw new SentinelError("E_FILE", `${path}: cannot be written: ${reason}`, { cause });
  };
  const fail = (cause: unknown): never => {
    rmSync(partPath, { force: true });
    return refuse(reasonOf(cause), cause);
  };
  const present = await stat(path).catch(() => null);
  if (present?.isDirectory() === true) refuse("it is a folder");
  if (present?.isFile() === false) refuse("it is a device or the like, no file");
  const handle = await makeFolder(dirname(path))
    .then(() => open(partPath, "w"))
    .catch((cause: unknown) => refuse(reasonOf(cause), cause));
  let committed = false;
  return {
    path,
    async write(bytes) {
      try {
        for (let from = 0; from < bytes.length;) {
          from += (await handle.write(bytes, from)).bytesWritten;
        }
      } catch (cause) {
        await handle.close().catch(() => undefined);
        fail(cause);
      }
    },
    async commit() {
      await handle.close().catch(fail);
      await rename(partPath, path).catch(fail);
      committed = true;
    },
    discard() {
      if (committed) return;
      rmSync(partPath, { force: true });
      handle.close().catch(() => undefined);
    },
  };
}

/** Node's own `recursive: true` never returns below /proc and the like, where making a folder says ENOENT although its parent is there. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}
