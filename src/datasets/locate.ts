import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Where a copy of ADFA-LD is looked for by default, relative to the project's folder. */
const ADFA_LD_PLACES = ["data/ADFA-LD.zip", "data/ADFA-LD", "../ADFA-LD.zip", "../shared/ADFA-LD.zip"];
/** Where the embedded sample is: a folder in a checkout, one zip in the package. */
const SAMPLE_PLACES = ["data/sample", "dist/sample.zip"] as const;

/** A data set's place, and whether it is only the embedded sample for want of ADFA-LD. */
export interface LocatedData {
  readonly location: string;
  readonly isFallback: boolean;
}

/**
 * The data set to use: what `named` says, else ADFA-LD where it is there, else the embedded sample.
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
