import { existsSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { openPromise } from "yauzl";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { writeFiles } from "./write-files.ts";

const PLACE = join(PROJECT_FOLDER, "../shared/real-traces.zip");

/** Where the pack of traces that others recorded is, or null. Nothing of it may be committed. */
export const REAL_TRACES: string | null = existsSync(PLACE) ? PLACE : null;
export const NO_REAL_TRACES = "real-traces.zip is not next to the checkout";

/**
 * Unpacks the pack's files whose path begins with `prefix` into a folder, as they are: a zip inside stays a zip. Returns the folder.
 * @throws Error when the pack is not here or holds no such file
 */
export async function unpackRealTraces(prefix: string, folder: string): Promise<string> {
  const zip = await openPromise(PLACE, { lazyEntries: true, autoClose: false });
  try {
    const files: Record<string, Uint8Array> = {};
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.startsWith(prefix) || entry.fileName.endsWith("/")) continue;
      files[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
    }
    if (Object.keys(files).length === 0) throw new Error(`real-traces.zip holds nothing under ${prefix}`);
    return writeFiles(folder, files);
  } finally {
    zip.close();
  }
}
