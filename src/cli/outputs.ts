import { lstatSync, mkdirSync, renameSync, rmSync, type Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { isSentinelError, reasonOf, SentinelError } from "../errors.ts";
import { type AtomicFile, createAtomicFile } from "../files/atomic-file.ts";
import { privatePath, removeStale, syncFolder, writeNew } from "../files/private-place.ts";
import type { CommandIo } from "./io.ts";
import { shippedFolders } from "./models.ts";

/** Writes a whole text, or nothing. @throws SentinelError E_FILE */
export async function writeOutput(io: CommandIo, path: string, text: string): Promise<void> {
  const file = await openOutput(io, path);
  await file.write(new TextEncoder().encode(text));
  await file.commit();
}

/** Opens an output file that an interruption removes. @throws SentinelError E_FILE */
async function openOutput(io: CommandIo, path: string): Promise<AtomicFile> {
  const file = await createAtomicFile(path);
  const forget = io.onInterrupt(() => {
    file.discard();
  });
  return {
    ...file,
    async commit() {
      await file.commit();
      forget();
    },
  };
}

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

/** What a command reads, by path; what is undefined was not named. */
interface Inputs {
  /** Traces: files, folders, zips. */
  readonly data?: readonly (string | undefined)[];
  /** Folders of models. The shipped ones always count as read. */
  readonly models?: readonly (string | undefined)[];
}

/**
 * Refuses an output that would replace something the command reads, before any work is done for it:
 * an input itself, by whatever link or name, one of the files of a data folder, or a place inside a
 * model.
 * @param option that names the output, for messages
 * @throws SentinelError E_USAGE
 */
export async function refuseInputAsOutput(option: string, out: string, inputs: Inputs): Promise<void> {
  const refuse = (what: string): never => {
    throw new SentinelError("E_USAGE", `${option} ${out}: ${what}; name another place`);
  };
  const present = await stat(out).catch(() => null);
  const places = [await realPlace(out), await realpath(out).catch(() => null)].filter((place) => place !== null);
  for (const model of [...named(inputs.models), ...(await shippedFolders())]) {
    const real = await realpath(model).catch(() => null);
    if (real !== null && places.some((place) => isWithin(place, real))) refuse(`it is in the model ${model}`);
  }
  for (const data of named(inputs.data)) {
    const real = await realpath(data).catch(() => null);
    const facts = await stat(data).catch(() => null);
    if (real === null || facts === null) continue;
    if (places.includes(real) || isSame(present, facts)) refuse(`it is ${data}, which is read`);
    if (present?.isFile() !== true || !facts.isDirectory()) continue;
    const isOneOfThem = places.some((place) => isWithin(place, real)) || (await holds(real, present));
    if (isOneOfThem) refuse(`it is one of the files of ${data}, which are read`);
  }
}

function named(paths: readonly (string | undefined)[] = []): readonly string[] {
  return paths.filter((path) => path !== undefined);
}

/** Where a path is, its folders' links resolved as far as they are there. */
async function realPlace(path: string): Promise<string> {
  const whole = resolve(path);
  const folder = dirname(whole);
  if (folder === whole) return whole;
  const real = await realpath(folder).catch(() => realPlace(folder));
  return join(real, basename(whole));
}

function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function isSame(one: Stats | null, other: Stats): boolean {
  return one !== null && one.dev === other.dev && one.ino === other.ino;
}

/**
 * Whether a file is one of a folder's by another name: only one with several names is looked for.
 */
async function holds(folder: string, file: Stats): Promise<boolean> {
  if (file.nlink < 2) return false;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => null);
    if (facts !== null && isSame(file, facts)) return true;
  }
  return false;
}
