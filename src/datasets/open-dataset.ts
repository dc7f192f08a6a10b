import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { reasonOf, SentinelError } from "../errors.ts";
import { openablePath, typedPath } from "./byte-path.ts";
import { type Dataset, datasetOf, type DatasetOptions } from "./dataset.ts";
import { type FileSource, STANDARD_INPUT } from "./file-source.ts";
import { openFolder, openSingleFile } from "./folder-source.ts";
import { openPipe, openStandardInput } from "./pipe-source.ts";
import { type LoadedDataset, readDataset } from "./read-dataset.ts";
import { type OpenInner, withRecordings } from "./recordings.ts";
import { withRotatedLogs } from "./rotated-logs.ts";
import { nodeInflation } from "./unpack/node-inflation.ts";
import { type OpenZipped, unpackedSource, withEntries } from "./unpack/unpacked-source.ts";
import { openHeldZip, openZip } from "./unpack/zip-source.ts";

/**
 * The sha256 of the public ADFA-LD.zip (adfa-ld, GitHub
 * verazuo/a-labelled-version-of-the-ADFA-LD-dataset).
 */
export const ADFA_LD_SHA256 = "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5";

/** Where a copy of ADFA-LD is looked for by default, relative to the project's folder. */
const ADFA_LD_PLACES = ["data/ADFA-LD.zip", "data/ADFA-LD", "../ADFA-LD.zip", "../shared/ADFA-LD.zip"];
/** Where the embedded sample is: a folder in a checkout, one zip in the package. */
const SAMPLE_PLACES = ["data/sample", "dist/sample.zip"] as const;

/** A data set's place, and whether it is only the embedded sample for want of ADFA-LD. */
interface LocatedData {
  readonly location: string;
  readonly isFallback: boolean;
}

/**
 * The data set to use: `named`, else ADFA-LD where it is found, else the embedded sample.
 * @param projectFolder the folder that holds `data/`
 * @param named `--data` or the variable DATA; empty or undefined when neither is given
 */
export function locateData(projectFolder: string, named: string | undefined): LocatedData {
  if (named !== undefined && named !== "") return { location: named, isFallback: false };
  const found = firstThere(projectFolder, ADFA_LD_PLACES);
  if (found !== undefined) return { location: found, isFallback: false };
  const sample = firstThere(projectFolder, SAMPLE_PLACES) ?? resolve(projectFolder, SAMPLE_PLACES[0]);
  return { location: sample, isFallback: true };
}

/** Whether a data set is the embedded sample, in either of its places. */
export function isEmbeddedSample(projectFolder: string, location: string): boolean {
  return SAMPLE_PLACES.some((place) => resolve(projectFolder, place) === resolve(location));
}

function firstThere(projectFolder: string, places: readonly string[]): string | undefined {
  return places.map((place) => resolve(projectFolder, place)).find((place) => existsSync(place));
}

/**
 * Reads all traces of a folder, zip or file.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be opened, or holds no trace; E_LIMIT when
 *   it holds more than fits in memory
 */
export async function loadDataset(location: string, options: DatasetOptions): Promise<LoadedDataset> {
  const dataset = await openDataset(location, options);
  try {
    return await readDataset(dataset);
  } finally {
    await dataset.close();
  }
}

/**
 * Opens a folder, zip or file as a data set; nothing is read yet.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be opened or holds no file
 */
export async function openDataset(location: string, options: DatasetOptions): Promise<Dataset> {
  const source = await openSource(location);
  try {
    return datasetOf(source, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}

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
