import { readFileSync, readlinkSync } from "node:fs";
import { codeOf } from "../reason-of.ts";

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "busybox", "fish"]);
const ACCESS_MODE = 0o3;
const READ_AND_WRITE = 0o2;

/**
 * Whether a shell started this process with stdout closed (`>&-`), as far as Linux lets it be told. Node puts /dev/null, opened for reading and writing, in the place of
 * a closed stdout, so that results vanish without an error. Programs that want no results give the same (Python's DEVNULL), but no shell does by itself:
 * `> /dev/null` is opened for writing alone.
 */
export function isStdoutClosed(): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync("/proc/self/fdinfo/1", "latin1"))?.[1] ?? "";
    if (readlinkSync("/proc/self/fd/1") !== "/dev/null") return false;
    if ((Number.parseInt(flags, 8) & ACCESS_MODE) !== READ_AND_WRITE) return false;
    if (!SHELLS.has(readFileSync(`/proc/${process.ppid}/comm`, "utf8").trim())) return false;
    // The shell may have been given it by another program.
    return targetOf(`/proc/${process.ppid}/fd/1`) !== "/dev/null";
  } catch {
    return false;
  }
}

/** Null where there is no such link: some shells close their own stdout for the command. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
