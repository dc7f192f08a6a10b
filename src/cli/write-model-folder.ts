import { existsSync, rmSync } from "node:fs";
import { lstat, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
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
 * Writes a model folder whole or not at all: its files go to a hidden folder beside it, which is then renamed. An interruption removes that.
 * @param files bytes by name, none in a folder of its own
 * @throws SentinelError E_USAGE, E_FILE as {@link checkNewFolder}, and E_FILE when the disk is full or the like
 */
export async function writeModelFolder(
  io: CommandIo,
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  await checkNewFolder(folder);
  const whole = resolve(folder);
  const part = join(dirname(whole), `.${process.pid}.part`);
  const remove = (): void => {
    rmSync(part, { recursive: true, force: true });
  };
  const forget = io.onInterrupt(remove);
  try {
    if (existsSync(part)) remove();
    await mkdir(part);
    for (const [name, bytes] of files) await writeFile(join(part, name), bytes);
    await rename(part, whole);
  } catch (cause) {
    if (existsSync(part)) remove();
    throw new SentinelError("E_FILE", `${folder}: cannot be written: ${reasonOf(cause)}`, { cause });
  } finally {
    forget();
  }
}
