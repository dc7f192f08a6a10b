import { readdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type ManifestFacts, openDetector, type OpenedDetector } from "../app/open-detector.ts";
import type { ExplainingDetector } from "../core/detector.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { METHODS } from "../detectors/methods.ts";
import { isSentinelError, SentinelError } from "../errors.ts";
import { pinnedFiles } from "../model/checksums.ts";
import { loadModel, type Model } from "../model/load-model.ts";
import { type Manifest, readAnyManifest, readManifest } from "../model/manifest.ts";
import { modelDetector } from "../model/model-detector.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { didYouMean } from "./nearest.ts";
import type { DeviceArguments } from "./options.ts";
import {
  fetchedFolder,
  type FetchingIo,
  listedFiles,
  MODELS_FOLDER,
  SHIPPED_NAMES,
  shippedNameOf,
} from "./shipped-models.ts";

/** A worker thread takes 50 ms to begin, in which one thread scores this many calls. */
const CALLS_WORTH_A_THREAD = 10_000;

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
 * naming it shows what is wrong with it.
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
 * @throws SentinelError E_USAGE for an unknown name, E_MODEL when it cannot be fetched
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

/** Whether a model has an int8 copy. */
async function hasFast(folder: string): Promise<boolean> {
  return (await stat(join(folder, "fast", "manifest.json")).catch(() => null)) !== null;
}

/**
 * The folder of a model's int8 copy; that of a shipped model is fetched where the package does not
 * hold it.
 * @throws SentinelError E_USAGE when it has none or is not a network, E_MODEL when it was made from
 *   other weights than the model has now, or cannot be fetched
 */
export async function fastFolder(folder: string, io: FetchingIo): Promise<string> {
  const shipped = shippedNameOf(folder, io);
  const listed = shipped === null || (await hasFast(folder)) ? null : listedFiles(`${shipped}/fast`);
  const fast = listed === null ? join(folder, "fast") : await fetchedFolder(`${shipped}/fast`, listed, io);
  if (listed === null && !(await hasFast(folder))) {
    const { name, kind } = await readAnyManifest(folder, folderFiles(folder));
    if (kind === "fitted") throw new SentinelError("E_USAGE", `${name} is not a network; leave --fast out`);
    throw new SentinelError(
      "E_USAGE",
      `${folder} has no int8 copy for --fast; make one with training/quantise.py --model ${folder} --data ENCODED --out ${fast} in a clone of the repository (small networks gain nothing from it), or leave --fast out`,
    );
  }
  const [original, copy] = [
    await readManifest(folder, folderFiles(folder)),
    await readManifest(fast, folderFiles(fast)),
  ];
  const graphs = Object.values(original.graphs).map((graph) => graph?.sha256);
  if (copy.quantised === undefined || !graphs.includes(copy.quantised.from.sha256)) {
    throw new SentinelError(
      "E_MODEL",
      `${fast}: is not an int8 copy of the model in ${folder} as it is now; make it again (training/quantise.py)`,
    );
  }
  return fast;
}

/** What --fast costs, in one sentence; null for a float32 model. */
export function fastWords({ name, quantised }: Pick<Manifest, "name" | "quantised">): string | null {
  if (quantised === undefined) return null;
  const bits = [
    `${quantised.medianDifferenceBits.toFixed(3)} bits in the median`,
    `${quantised.p99DifferenceBits.toFixed(2)} at 99 %`,
    `${quantised.largestDifferenceBits.toFixed(1)} at most`,
  ];
  return `--fast: ${name} in int8, calibrated with its own scores; a held-out call's surprise differs from float32 by ${bits.join(", ")}.`;
}

/**
 * The int8 copy of a model, opened; null for one without that the user did not name. Fetched as
 * {@link fastFolder} does.
 * @throws SentinelError E_USAGE for one that the user named, E_MODEL as {@link fastFolder}
 */
export async function openFast(
  name: string,
  isNamed: boolean,
  runtime: () => Promise<OnnxRuntime>,
  io: FetchingIo,
  sha256?: readonly string[],
): Promise<OpenedDetector | null> {
  const folder = await modelFolder(name, METHODS, io);
  if (!isNamed && !(await hasFast(folder)) && listedFiles(`${name}/fast`) === null) return null;
  return openModelFolder(await fastFolder(folder, io), runtime, sha256);
}

/**
 * The runtime that the user chose: on the CPU all cores unless --threads says otherwise, fewer
 * where there is little to do. A run on the CPU never blocks the event loop, so that Ctrl-C ends
 * also a model whose run does not end.
 * @param calls to score, about; Infinity where that is not known
 */
export function runtimeFor(options: DeviceArguments, calls: number): Promise<OnnxRuntime> {
  const wanted = options.threads ?? availableParallelism();
  return nodeRuntime({
    device: options.device,
    threads: Math.max(1, Math.min(wanted, Math.floor(calls / CALLS_WORTH_A_THREAD))),
    ownThread: true,
    cudaDeviceId: options.cudaDevice,
  });
}

/** Refuses a GPU for a model that would not use it. @throws SentinelError E_USAGE */
export function checkDevice(
  options: { readonly device: string },
  manifest: Pick<ManifestFacts, "name" | "kind">,
): void {
  if (options.device === "cpu" || manifest.kind !== "fitted") return;
  throw new SentinelError(
    "E_USAGE",
    `${manifest.name} is not a network and runs on the CPU only; leave --device ${options.device} out`,
  );
}
