import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { locateData } from "../../src/datasets/open-dataset.ts";

const located = locateData(PROJECT_FOLDER, process.env["DATA"]);

/** Where ADFA-LD is, or null; a DATA that names another data set is none. */
export const ADFA_LD: string | null =
  !located.isFallback && /ADFA-LD(?:\.zip)?\/?$/.test(located.location) ? located.location : null;
export const NO_ADFA_LD = "ADFA-LD is not here, run make data";
