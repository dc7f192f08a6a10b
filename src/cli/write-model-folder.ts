import { lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { lstat, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SentinelError, isSentinelError, reasonOf } from "../errors.ts";
import { privatePath, removeStale, syncFolder, writeNew } from "../files/private-place.ts";
import type { CommandIo } from "./io.ts";

/**
 * Refuses a place where no new model folder can be made, before any work is done for it.
 * @param option the option that named it, for messages
 * @throws SentinelError E_USAGE when it exists already, E_FILE when the folder around it does not
 */
export async function checkNewFolder(folder: string, option = "--out"): Promise<void> {
  if (folder.trim() === "") throw new SentinelError("E_USAGE", `${option} takes one folder`);
  if ((await lstat(folder).catch(() => null)) !== null) {
    throw new SentinelError("E_USAGE", `${option} ${folder}: exists already; name a new folder`);
  }
  const around = dirname(resolve(folder));
  if ((await stat(around).catch(() => null))?.isDirectory() !== true) {
    throw new SentinelError("E_FILE", `${folder}: cannot be written: there is no folder ${around}; make it first`);
  }
}

/**
 * Writes a model folder whole or not at all: its files go to a hidden folder next to it, which is
 * then renamed. An interruption removes that.
 * @param files bytes by name, none in a folder of its own
 * @throws SentinelError E_USAGE, E_FILE as {@link checkNewFolder}, and E_FILE when the disk is full
 *   or the like
 */
export async function writeModelFolder(
  io: CommandIo,
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  await checkNewFolder(folder);
  const whole = resolve(folder);
  await removeStale(whole);
  const part = privatePath(whole);
  const remove = (): void => {
    rmSync(part, { recursive: true, force: true });
  };
  const forget = io.onInterrupt(remove);
  try {
    // Made and renamed in one go each: an interruption must not find them half done.
    mkdirSync(part);
    for (const [name, bytes] of files) await writeNew(join(part, name), bytes);
    await syncFolder(part);
    // An empty folder would be replaced.
    if (lstatSync(whole, { throwIfNoEntry: false }) !== undefined) await checkNewFolder(folder);
    renameSync(part, whole);
    await syncFolder(dirname(whole));
  } catch (cause) {
    remove();
    if (isSentinelError(cause)) throw cause;
    throw new SentinelError("E_FILE", `${folder}: cannot be written: ${reasonOf(cause)}`, { cause });
  } finally {
    forget();
  }
}
