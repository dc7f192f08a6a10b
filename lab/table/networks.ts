import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { memoisedSurprises } from "../../src/app/memoised.ts";
import { type Detector, type LanguageModel, isLanguageModel } from "../../src/core/detector.ts";
import type { Tokens, Trace } from "../../src/core/trace.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { isSentinelError } from "../../src/errors.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { readManifest, type Manifest } from "../../src/model/manifest.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";

/** A trained network of the table: `stacked` with seed 3 is in the folder `stacked-3`. */
export interface TableNetwork {
  readonly name: string;
  readonly seed: number;
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The networks under a folder that were trained on a data set, by name and seed. Other folders and
 * unfinished ones are passed over.
 */
export async function tableNetworks(folder: string, dataset: string): Promise<readonly TableNetwork[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: TableNetwork[] = [];
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const [, name, seed] = /^([\w-]+)-(\d+)$/.exec(entry.name) ?? [];
    if (name === undefined) continue;
    const path = join(folder, entry.name);
    try {
      const manifest = await readManifest(path, folderFiles(path));
      if (manifest.dataset.name === dataset) found.push({ name, seed: Number(seed), folder: path, manifest });
    } catch (error) {
      if (!isSentinelError(error)) throw error;
    }
  }
  return found.sort((a, b) => a.name.localeCompare(b.name) || a.seed - b.seed);
}

/** A network that is open, which remembers the surprises of each distinct trace. */
export interface OpenNetwork {
  readonly network: TableNetwork;
  readonly detector: LanguageModel;
  readonly training: DividedTraining;
  /** Frees the network; it must not be used afterwards. */
  release(): Promise<void>;
}

export interface DividedTraining {
  readonly fitted: readonly Tokens[];
  readonly heldOut: readonly Tokens[];
}

/**
 * Opens a network, with the training traces that it was and was not fitted on, as its tokens.
 * @param traces all training traces
 */
export async function openTableNetwork(
  network: TableNetwork,
  traces: readonly Trace[],
  runtime: OnnxRuntime,
): Promise<OpenNetwork> {
  const model = await loadModel(network.folder, folderFiles(network.folder), runtime);
  const detector = modelDetector(model);
  const held = new Set(network.manifest.split.heldOut);
  const training: { readonly fitted: Tokens[]; readonly heldOut: Tokens[] } = { fitted: [], heldOut: [] };
  for (const trace of traces) {
    const tokens = encodeCalls(detector.vocabulary, trace.calls);
    if (tokens.length > 0) training[held.has(trace.name) ? "heldOut" : "fitted"].push(tokens);
  }
  return { network, detector: memoisedSurprises(languageModel(detector)), training, release: () => model.release() };
}

/** @throws TypeError for a detector that gives no surprise per call */
export function languageModel(detector: Detector): LanguageModel {
  if (isLanguageModel(detector)) return detector;
  throw new TypeError(`${detector.name} gives no surprise per call; the table combines those that do`);
}
