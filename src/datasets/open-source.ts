import { stat } from "node:fs/promises";
import { SentinelError, reasonOf } from "../errors.ts";
import { openablePath } from "./byte-path.ts";
import { type FileSource, STANDARD_INPUT } from "./file-source.ts";
import { openFolder, openSingleFile } from "./folder-source.ts";
import { openPipe, openStandardInput } from "./pipe-source.ts";
import { withRecordings, type OpenInner } from "./recordings/recordings.ts";
import { withRotatedLogs } from "./rotated-logs.ts";
import { typedPath } from "./typed-path.ts";
import { nodeInflation } from "./unpack/node-inflation.ts";
import { unpackedSource } from "./unpack/unpacked-source.ts";
import { withEntries, type OpenZipped } from "./unpack/with-entries.ts";
import { openHeldZip, openZip } from "./unpack/zip-source.ts";

/**
 * Opens a folder, a zip, a tar, a single file, a named pipe or, as `/dev/stdin`, standard input.
 * What is packed among their files is unpacked as it is read, and rotated logs of a folder or
 * archive are one.
 * @throws SentinelError E_FILE when there is no such path or it cannot be read; E_DATASET when an
 *   archive is damaged or hostile
 */
export async function openSource(location: string): Promise<FileSource> {
  return unpackedSource(await withRotatedLogs(await openAny(location), nodeInflation), nodeInflation);
}

async function openAny(location: string): Promise<FileSource> {
  if (location === STANDARD_INPUT) return withEntries(openStandardInput(), openZipped, nodeInflation);
  const path = await typedPath(location);
  const facts = await stat(openablePath(path)).catch((cause: unknown) => {
    const reason = reasonOf(cause);
    throw new SentinelError("E_FILE", { problem: "input.not-found", path: location, reason }, { cause });
  });
  if (facts.isDirectory()) return withRecordings(await openFolder(location, path), innerOf(location));
  if (facts.isFIFO()) return withEntries(openPipe(location), openZipped, nodeInflation);
  return location.toLowerCase().endsWith(".zip")
    ? withRecordings(await openZip(location), innerOf(location))
    : withEntries(await openSingleFile(location, path), openZipped, nodeInflation);
}

const openZipped: OpenZipped = async ({ location }, held) => {
  const zip = await (held === null ? openZip(location) : openHeldZip(location, held));
  return withRecordings(zip, innerOf(location));
};

function innerOf(location: string): OpenInner {
  return (zip) => openZip(`${location}/${zip.path}`);
}
