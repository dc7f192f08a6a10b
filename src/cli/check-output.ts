import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { SentinelError } from "../errors.ts";
import { shippedFolders } from "./models.ts";

/** What a command reads, by path; what is undefined was not named. */
export interface Inputs {
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
