import { renameSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { SentinelError, reasonOf } from "../errors.ts";
import { makeFile, makeFolders, privatePath, removeStale, syncFolder, type NewFile } from "./private-place.ts";

/**
 * A file that appears whole or not at all: bytes go to a private name next to it, `commit` flushes
 * them to the disk and renames.
 */
export interface AtomicFile {
  readonly path: string;
  /**
   * @throws SentinelError E_FILE when the disk is full or the like; removes the partial file
   */
  write(bytes: Uint8Array): Promise<void>;
  /** @throws SentinelError E_FILE when it cannot be renamed; removes the partial file */
  commit(): Promise<void>;
  /**
   * Removes the partial file at once; harmless after `commit`. Synchronous, so that a signal
   * handler may call it.
   */
  discard(): void;
}

/**
 * Opens `path` for writing, its folder made where missing. Keeps the permissions of an older file
 * of that name.
 * @throws SentinelError E_FILE when it cannot be made, or is something that a rename would destroy
 * (a folder, a device)
 */
export async function createAtomicFile(path: string): Promise<AtomicFile> {
  const partPath = privatePath(path);
  const refuse = (reason: string, cause?: unknown): never => {
    throw new SentinelError("E_FILE", { problem: "input.system", path, verb: "written", reason }, { cause });
  };
  const fail = (cause: unknown): never => {
    rmSync(partPath, { force: true });
    return refuse(reasonOf(cause), cause);
  };
  const makePart = (): NewFile => {
    try {
      makeFolders(dirname(path));
      return makeFile(partPath, present === null ? undefined : present.mode & 0o777);
    } catch (cause) {
      return refuse(reasonOf(cause), cause);
    }
  };
  const present = await stat(path).catch(() => null);
  if (present?.isDirectory() === true) refuse("it is a folder");
  if (present?.isFile() === false) refuse("it is a device or the like, not a file");
  await removeStale(path);
  const file = makePart();
  let isCommitted = false;
  const failAfter = async (step: Promise<void>): Promise<void> => {
    try {
      await step;
    } catch (cause) {
      await file.close().catch(() => undefined);
      fail(cause);
    }
  };
  return {
    path,
    write: (bytes) => failAfter(file.write(bytes)),
    async commit() {
      await failAfter(file.sync());
      await file.close().catch(fail);
      try {
        renameSync(partPath, path);
      } catch (cause) {
        fail(cause);
      }
      isCommitted = true;
      await syncFolder(dirname(path));
    },
    discard() {
      if (!isCommitted) rmSync(partPath, { force: true });
    },
  };
}
