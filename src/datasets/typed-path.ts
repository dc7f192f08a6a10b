import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SentinelError } from "../errors.ts";
import { byteName, bytePath, openablePath, type BytePath } from "./byte-path.ts";

/** How Node shows bytes of a command line that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

/**
 * The bytes of a path that the user typed: of a name that is not UTF-8 Node hands on a part only,
 * and the folder's entries show which it is.
 * @returns the path as it was written where nothing was replaced, or nothing fits
 * @throws SentinelError E_FILE where several names fit
 */
export async function typedPath(location: string): Promise<BytePath> {
  const written = bytePath(location);
  if (!location.includes(REPLACEMENT) || (await isThere(written))) return written;
  const parent = dirname(location);
  const folder = parent === location ? written : await typedPath(parent);
  const entries = await readdir(openablePath(folder), { encoding: "buffer" }).catch(() => []);
  const fitting = entries.filter((entry) => entry.toString() === basename(location));
  if (fitting.length > 1) {
    throw new SentinelError("E_FILE", { problem: "input.ambiguous-name", path: location, names: fitting.length });
  }
  const [found] = fitting;
  return found === undefined ? written : (join(folder, byteName(found)) as BytePath);
}

async function isThere(path: BytePath): Promise<boolean> {
  return stat(openablePath(path)).then(
    () => true,
    () => false,
  );
}
