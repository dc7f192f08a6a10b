import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openDetector, type OpenedDetector } from "../app/open-detector.ts";
import type { ExplainingDetector } from "../core/detector.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { isSentinelError, SentinelError } from "../errors.ts";
import { loadModel, type Model, readManifest } from "../model/load-model.ts";
import type { Manifest } from "../model/manifest.ts";
import { modelDetector } from "../model/model-detector.ts";
import { pinnedFiles } from "../model/pinned-files.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { fetchedFolder, type FetchingIo, listedFiles } from "./fetched-models.ts";
import { didYouMean } from "./nearest.ts";
import { MODELS_FOLDER, SHIPPED_NAMES } from "./shipped-names.ts";

/**
 * The manifests under `models/`, by folder name, sequence models first. A folder without a manifest
 * is not a model.
 */
export async function shippedManifests(): Promise<ReadonlyMap<string, Manifest>> {
  const entries = await readdir(MODELS_FOLDER, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const found: (readonly [string, Manifest])[] = [];
  for (const name of names.sort()) {
    const manifest = await shippedManifest(name);
    if (manifest !== null) found.push([name, manifest]);
  }
  return new Map(found.sort(([, a], [, b]) => Number(b.kind === "sequence") - Number(a.kind === "sequence")));
}

/** The folders under `models/` that hold a manifest, readable or not. */
export async function shippedFolders(): Promise<readonly string[]> {
  const names = await readdir(MODELS_FOLDER).catch(() => []);
  const folders = names.map((name) => join(MODELS_FOLDER, name));
  const isModel = await Promise.all(
    folders.map((folder) =>
      stat(join(folder, "manifest.json")).then(
        () => true,
        () => false,
      ),
    ),
  );
  return folders.filter((_, index) => isModel[index]);
}

/**
 * The manifest of one of them; null for a half-made or unknown folder, which hides no other model:
 * naming it says what is wrong with it.
 */
export async function shippedManifest(name: string): Promise<Manifest | null> {
  try {
    return await readManifest(`models/${name}`, folderFiles(join(MODELS_FOLDER, name)));
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    return null;
  }
}

/**
 * The folder of a model that ships with the project; one that the package does not hold is fetched.
 * @throws SentinelError E_USAGE when there is none of that name, E_MODEL when it cannot be fetched
 */
export async function shippedModelFolder(
  name: string,
  io: FetchingIo,
  alsoKnown: readonly string[] = [],
): Promise<string> {
  if (/^[\w-]+$/.test(name) && (await readdir(join(MODELS_FOLDER, name)).catch(() => [])).length > 0) {
    return join(MODELS_FOLDER, name);
  }
  const manifests = await shippedManifests();
  if (manifests.has(name)) return join(MODELS_FOLDER, name);
  const listed = name.includes("/") ? null : listedFiles(name);
  if (listed !== null) return fetchedFolder(name, listed, io);
  const known = [...new Set([...manifests.keys(), ...SHIPPED_NAMES, ...alsoKnown])];
  throw new SentinelError(
    "E_USAGE",
    `there is no detector "${name}"${didYouMean(name, known)}; known: ${known.join(", ")}`,
  );
}

/**
 * The folder of a model: a path as it is, a shipped one by its name, else one of that name here.
 * @throws SentinelError E_USAGE for an unknown name
 */
export async function modelFolder(name: string, alsoKnown: readonly string[], io: FetchingIo): Promise<string> {
  if (name.includes("/")) return name;
  const isHere = (await stat(join(name, "manifest.json")).catch(() => null)) !== null;
  return shippedModelFolder(name, io, alsoKnown).catch((error: unknown) => {
    if (isHere) return name;
    throw error;
  });
}

/** A model with its detector. Release the model when done. */
export async function openModelDetector(
  folder: string,
  runtime: OnnxRuntime,
): Promise<{ readonly model: Model; readonly detector: ExplainingDetector }> {
  const model = await loadModel(folder, folderFiles(folder), runtime);
  return { model, detector: modelDetector(model) };
}

/**
 * Opens a model folder, as {@link openDetector} does.
 * @param sha256 of its manifest.json, or several of which it is one, where the user named any; any
 *   other is refused
 */
export function openModelFolder(
  folder: string,
  runtime: () => Promise<OnnxRuntime>,
  sha256?: string | readonly string[],
): Promise<OpenedDetector> {
  const files = folderFiles(folder);
  return openDetector(folder, sha256 === undefined ? files : pinnedFiles(folder, files, sha256), runtime);
}
