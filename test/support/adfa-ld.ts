import { locateData } from "../../src/datasets/locate.ts";
import { PROJECT_FOLDER } from "../../src/cli/project-folder.ts";

const located = locateData(PROJECT_FOLDER, process.env["DATA"]);

/** Where ADFA-LD lies, or null. */
export const ADFA_LD: string | null = located.isFallback ? null : located.location;
export const ADFA_LD_REASON = "ADFA-LD is not here, run make data";
