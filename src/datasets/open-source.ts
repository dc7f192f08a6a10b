import { stat } from "node:fs/promises";
import { SentinelError } from "../errors.ts";
import type { FileSource } from "./file-source.ts";
import { openFolder, openSingleFile } from "./folder-source.ts";
import { reasonOf } from "../reason-of.ts";
import { withRecordings, type OpenInner } from "./recordings.ts";
import { openZip } from "./zip-source.ts";

/**
 * Opens a folder, a `.zip` or a single file.
 * @throws SentinelError E_FILE when there is no such path or it cannot be read; E_DATASET when a zip is damaged or hostile
 */
export async function openSource(location: string): Promise<FileSource> {
  const facts = await stat(location).catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${location}: ${reasonOf(cause)}`, { cause });
  });
  const openInner: OpenInner = (zip) => openZip(`${location}/${zip.path}`);
  if (facts.isDirectory()) return withRecordings(await openFolder(location), openInner);
  return location.toLowerCase().endsWith(".zip")
    ? withRecordings(await openZip(location), openInner)
    : openSingleFile(location);
}
