import { fileURLToPath } from "node:url";

/** The folder that holds `models/` and `data/`: two above this file, in `src` and in `dist` alike. */
export const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));
