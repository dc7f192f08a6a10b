import { closeSync, constants, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SentinelError, codeOf, reasonOf } from "../errors.ts";
import { isRunning, privatePath } from "./private-place.ts";

/** How long a lock may be empty: its owner writes its process id right after making it. */
const NAMELESS_MS = 10_000;
/** Another process may take a lock between two attempts, but hardly this often. */
const TRIES = 5;

/**
 * Locks a folder for writing, by a file `name` in it that holds the owner's process id
 * and start time. Takes over a lock whose process is gone, or is of another machine or container,
 * which cannot be seen.
 * @returns releases the lock; harmless when called again. Synchronous: a signal handler may call it
 * @throws SentinelError E_FILE when another process holds it, or the lock cannot be written
 */
export function lockFolder(folder: string, name: string): () => void {
  const path = join(folder, name);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (take(path, folder)) {
      let isHeld = true;
      return () => {
        if (isHeld) rmSync(path, { force: true });
        isHeld = false;
      };
    }
    const owner = readOwner(path);
    if (owner === null) continue;
    if (owner.isThere) {
      const facts = { path: folder, by: "one", process: owner.process } as const;
      throw new SentinelError("E_FILE", { problem: "input.folder-in-use", ...facts });
    }
    putAside(path, owner.text);
  }
  throw new SentinelError("E_FILE", {
    problem: "input.folder-in-use",
    path: folder,
    by: "several",
    process: null,
  });
}

/** @returns false where the lock exists */
function take(path: string, folder: string): boolean {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
    writeSync(descriptor, `${process.pid} ${startOf(process.pid)}\n`);
    closeSync(descriptor);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw systemError(folder, "written", cause);
  }
}

interface Owner {
  readonly text: string;
  readonly process: number | null;
  readonly isThere: boolean;
}

/** @returns null where the lock is gone */
function readOwner(path: string): Owner | null {
  try {
    const text = readFileSync(path, "utf8");
    const [, id, start] = /^(\d{1,10}) (\S+)\n$/.exec(text) ?? [];
    if (id === undefined) {
      return { text, process: null, isThere: Date.now() - statSync(path).mtimeMs < NAMELESS_MS };
    }
    return { text, process: Number(id), isThere: isRunning(Number(id)) && startOf(Number(id)) === start };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw systemError(path, "read", error);
  }
}

function systemError(path: string, verb: "read" | "written", cause: unknown): SentinelError {
  return new SentinelError("E_FILE", { problem: "input.system", path, verb, reason: reasonOf(cause) }, { cause });
}

/** Removes a stale lock, unless another process has just taken it over. */
function putAside(path: string, text: string): void {
  const aside = privatePath(path);
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") === text) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/**
 * The start time of a process, in the kernel's ticks, since process ids are reused; "-" where the
 * system has none.
 */
function startOf(processId: number): string {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, "latin1");
    // The program's name, in brackets, may hold anything.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
  } catch {
    return "-";
  }
}
