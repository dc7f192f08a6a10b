import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The folder that holds `models/` and `data/`: two above this file, in `src` and in `dist` alike.
 */
export const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** The package's version, from package.json. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
