import { stat } from "node:fs/promises";
import { SentinelError } from "../errors.ts";
import type { FileSource } from "./file-source.ts";
import { openFolder, openSingleFile } from "./folder-source.ts";
import { reasonOf } from "../reason-of.ts";
import { withRecordings } from "./recordings.ts";
import { openZip } from "./zip-source.ts";

/**
 * Opens a folder, a `.zip` or a single file.
 * @throws SentinelError E_FILE when there is no such path or it cannot be read; E_DATASET when a zip is damaged or hostile
 */
export async function openSource(location: string): Promise<FileSource> {
  const facts = await stat(location).catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${location}: ${reasonOf(cause)}`, { cause });
  });
  if (facts.isDirectory()) return withRecordings(await openFolder(location));
  return location.toLowerCase().endsWith(".zip") ? withRecordings(await openZip(location)) : openSingleFile(location);
}
