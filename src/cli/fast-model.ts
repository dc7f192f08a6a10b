import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { OpenedDetector } from "../app/open-detector.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { METHODS } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import { readAnyManifest } from "../model/any-manifest.ts";
import { readManifest } from "../model/load-model.ts";
import type { Manifest } from "../model/manifest.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { fetchedFolder, type FetchingIo, listedFiles, shippedNameOf } from "./fetched-models.ts";
import { modelFolder, openModelFolder } from "./models.ts";

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
