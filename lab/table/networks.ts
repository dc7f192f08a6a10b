import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { isSentinelError } from "../../src/errors.ts";
import { readManifest } from "../../src/model/load-model.ts";
import type { Manifest } from "../../src/model/manifest.ts";

/** A trained network of the table: `stacked` with seed 3 lies in the folder `stacked-3`. */
export interface TableNetwork {
  readonly name: string;
  readonly seed: number;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The networks under a folder that were trained on a data set, by name and seed. Folders of other names and half-made ones are none. */
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
