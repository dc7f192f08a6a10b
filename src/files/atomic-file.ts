import { rmSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";

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
 * @throws SentinelError E_FILE when it cannot be made
 */
export async function createAtomicFile(path: string): Promise<AtomicFile> {
  const partPath = `${path}.part`;
  const fail = (cause: unknown): never => {
    rmSync(partPath, { force: true });
    throw new SentinelError("E_FILE", `${path}: cannot be written: ${reasonOf(cause)}`, { cause });
  };
  await mkdir(dirname(path), { recursive: true }).catch(fail);
  const handle = await open(partPath, "w").catch(fail);
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
      if (!committed) rmSync(partPath, { force: true });
    },
  };
}
