import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "./project-folder.ts";

/** Where the models that come with the program are. */
export const MODELS_FOLDER = join(PROJECT_FOLDER, "models");

/** Their names, for help; whether a folder is a model shows when it is opened. Empty where the folder cannot be read. */
export const SHIPPED_NAMES: readonly string[] = namesIn(MODELS_FOLDER);

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
