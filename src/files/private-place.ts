import { randomBytes } from "node:crypto";
import { close, constants, fsync, mkdirSync, openSync, write } from "node:fs";
import { lstat, open, readdir, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { codeOf } from "../errors.ts";

/** Letters of the final name that a private one repeats: the whole is below 255 bytes. */
const REPEATED_LETTERS = 40;
const NAMES_END = /\.(\d{1,10})-[0-9a-f]{16}\.part$/;
/**
 * What a process of another container, which cannot be seen, still writes has changed since then.
 */
const STALE_AFTER_MS = 60_000;

/**
 * A new name next to `path` to write under until the whole can be renamed: hidden, not to be
 * guessed, with the process that owns it: `.report.html.4242-0123456789abcdef.part`. Makes nothing.
 */
export function privatePath(path: string): string {
  return join(dirname(path), `.${repeated(path)}.${process.pid}-${randomBytes(8).toString("hex")}.part`);
}

/** A file that this process made and owns. */
export interface NewFile {
  /** @throws the system's error */
  write(bytes: Uint8Array): Promise<void>;
  /** Flushes the bytes to the disk. @throws the system's error */
  sync(): Promise<void>;
  /** @throws the system's error, which a network's file system may delay until then */
  close(): Promise<void>;
}

const writeSome = promisify(write);
const syncFile = promisify(fsync);
const closeFile = promisify(close);

/**
 * Makes a file that must be new, and follows no link to it. Makes it synchronously: a later
 * interruption finds it.
 * @throws the system's error
 */
export function makeFile(path: string, mode = 0o666): NewFile {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  return {
    async write(bytes) {
      for (let from = 0; from < bytes.length;) {
        from += (await writeSome(descriptor, bytes, from, bytes.length - from)).bytesWritten;
      }
    },
    sync: () => syncFile(descriptor),
    close: () => closeFile(descriptor),
  };
}

/** Writes a new file to the disk. @throws the system's error */
export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = makeFile(path);
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Makes a folder and those around it where they are missing. Node's own `recursive: true` never
 * returns below /proc and the like, where making a folder fails with ENOENT although its parent
 * exists.
 * @returns the outermost folder that was made, or null where none was
 * @throws the system's error
 */
export function makeFolders(folder: string): string | null {
  const make = (): boolean => {
    try {
      mkdirSync(folder);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  };
  try {
    return make() ? folder : null;
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    const outermost = makeFolders(dirname(folder));
    return make() ? (outermost ?? folder) : outermost;
  }
}

/**
 * Flushes the names in a folder to the disk, so that a renamed file survives a crash of the
 * machine, where the file system can.
 */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/**
 * Removes what killed processes left under private names of `path`: the process is gone and nothing
 * has changed for a minute.
 */
export async function removeStale(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const start = `.${repeated(path)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    const process = NAMES_END.exec(name)?.[1];
    if (process === undefined || !name.startsWith(start) || isRunning(Number(process))) continue;
    const place = join(folder, name);
    const facts = await lstat(place).catch(() => null);
    if (facts === null || Date.now() - facts.mtimeMs < STALE_AFTER_MS) continue;
    await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** True for a running process of this machine, of any user. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function repeated(path: string): string {
  return basename(resolve(path)).slice(0, REPEATED_LETTERS);
}
