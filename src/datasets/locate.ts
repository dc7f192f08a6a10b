import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Where a copy of ADFA-LD is looked for when nobody names one, relative to the project's folder. */
const ADFA_LD_PLACES = ["data/ADFA-LD.zip", "data/ADFA-LD", "../ADFA-LD.zip", "../shared/ADFA-LD.zip"];
const SAMPLE_PLACE = "data/sample";

/** A data set's place, and whether it is only the embedded sample for want of ADFA-LD. */
export interface LocatedData {
  readonly location: string;
  readonly isFallback: boolean;
}

/**
 * The data set to use: what `named` says, else ADFA-LD where it lies, else the embedded sample.
 * @param projectFolder the folder that holds `data/`
 * @param named `--data` or the variable DATA; empty or undefined when neither is given
 */
export function locateData(projectFolder: string, named: string | undefined): LocatedData {
  if (named !== undefined && named !== "") return { location: named, isFallback: false };
  const found = ADFA_LD_PLACES.map((place) => resolve(projectFolder, place)).find((place) => existsSync(place));
  if (found !== undefined) return { location: found, isFallback: false };
  return { location: resolve(projectFolder, SAMPLE_PLACE), isFallback: true };
}
