import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { SentinelError, reasonOf } from "../errors.ts";
import { PROJECT_FOLDER } from "./project-folder.ts";

/** Where the models that come with the program are. */
export const MODELS_FOLDER = join(PROJECT_FOLDER, "models");

const indexSchema = z.object({
  address: z.string().nullable(),
  inPackage: z.array(z.string()),
  fetched: z.record(z.string(), z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() }))),
});

/** `models/index.json`, which `scripts/models-index.mjs` writes. */
export interface ModelsIndex {
  /** The http or https address below which the fetched models are; null where there is none yet. */
  readonly address: string | null;
  /** The models that the package holds; `score` takes the first that fits. */
  readonly inPackage: readonly string[];
  /**
   * The files of each model that the package does not hold, by the model's folder and the file's
   * name.
   */
  readonly fetched: Readonly<
    Record<string, Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>>
  >;
}

/** @throws SentinelError E_MODEL when the file is missing or damaged */
export function modelsIndex(): ModelsIndex {
  const file = join(MODELS_FOLDER, "index.json");
  try {
    return indexSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new SentinelError("E_MODEL", `${file}: cannot be read: ${reasonOf(cause)}; install the program again`, {
      cause,
    });
  }
}

/**
 * The names of the models, for help: those in `models/` and those that can be fetched. Empty where
 * neither can be read.
 */
export const SHIPPED_NAMES: readonly string[] = [...new Set([...namesIn(MODELS_FOLDER), ...fetchedNames()])].sort();

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function fetchedNames(): readonly string[] {
  try {
    return Object.keys(modelsIndex().fetched).filter((name) => !name.includes("/"));
  } catch {
    return [];
  }
}
