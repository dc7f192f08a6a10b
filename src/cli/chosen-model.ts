import {
  architectureOf,
  type ChoiceReason,
  chooseModel,
  type ChoosingTrace,
  defaultDetectors,
  LIKELIEST_ARCHITECTURE,
  type NamedManifest,
} from "../app/choose-model.ts";
import { type OpenedDetector, withAliases } from "../app/open-detector.ts";
import type { ExplainingDetector } from "../core/detector.ts";
import type { TraceUnit } from "../core/trace-traits.ts";
import type { LoadedDataset } from "../datasets/read-dataset.ts";
import { isMethod } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import type { Model } from "../model/load-model.ts";
import { checkPer } from "./model-traits.ts";
import {
  checkDevice,
  fastFolder,
  openModelDetector,
  openModelFolder,
  runtimeFor,
  shippedManifest,
  shippedManifests,
  shippedModelFolder,
} from "./models.ts";
import type { DeviceArguments } from "./options.ts";
import { type FetchingIo, modelsIndex } from "./shipped-models.ts";

/** How the user names a model. */
interface ChosenModel {
  readonly detector?: string | undefined;
  readonly model?: string | undefined;
  readonly modelSha256?: string | undefined;
}

/**
 * Opens the model that the user named by `--model DIR` or `--detector NAME`; without either, the
 * first shipped sequence model of the traces' architecture, or, where no trace names one, the one
 * that knows most of their calls.
 * @throws SentinelError E_USAGE when both are given, none fits or the name is unknown; E_MODEL,
 *   E_DEVICE when it cannot be loaded
 */
export async function openChosenModel(
  options: DeviceArguments & ChosenModel,
  traces: readonly ChoosingTrace[],
  io: FetchingIo,
): Promise<{ readonly model: Model; readonly detector: ExplainingDetector }> {
  return openModelDetector((await chosenFolder(options, traces, io)).folder, await runtimeFor(options, 0));
}

/**
 * Opens what the user named by `--model DIR` (of any kind) or `--detector NAME`, as
 * {@link openChosenModel} does for networks alone; the runtime is made only for a network.
 * @param calls to score, about
 * @throws SentinelError as openChosenModel, and E_USAGE where the model knows traces of another
 *   unit
 */
export async function openChosenDetector(
  options: DeviceArguments &
    ChosenModel & { readonly fast?: boolean; readonly aliases?: boolean; readonly per: TraceUnit },
  traces: readonly ChoosingTrace[],
  calls: number,
  io: FetchingIo,
): Promise<OpenedDetector & { readonly reason: ChoiceReason }> {
  const { folder, reason } = await chosenFolder(options, traces, io);
  const opened = await openModelFolder(
    options.fast === true ? await fastFolder(folder, io) : folder,
    () => runtimeFor(options, calls),
    options.modelSha256,
  );
  checkDevice(options, opened.manifest);
  checkPer(opened.manifest, options.per);
  return { ...(options.aliases === true ? withAliases(opened) : opened), reason };
}

/**
 * Refuses a named model that cannot be opened, before the data is read.
 * @throws SentinelError as openChosenModel
 */
export async function checkNamedModel(
  options: ChosenModel & { readonly fast: boolean },
  io: FetchingIo,
): Promise<void> {
  if (options.detector === undefined && options.model === undefined) return;
  const { folder } = await chosenFolder(options, [], io);
  if (options.fast) await fastFolder(folder, io);
}

async function chosenFolder(
  options: ChosenModel,
  traces: readonly ChoosingTrace[],
  io: FetchingIo,
): Promise<{ readonly folder: string; readonly reason: ChoiceReason }> {
  if (options.detector !== undefined && options.model !== undefined) {
    throw new SentinelError("E_USAGE", "give either --detector NAME or --model DIR, not both");
  }
  if (options.model !== undefined) return { folder: options.model, reason: "named" };
  if (options.detector !== undefined && isMethod(options.detector)) {
    throw new SentinelError(
      "E_USAGE",
      `${options.detector} must be fitted first: fit --normal PATH --detector ${options.detector} --out DIR, then --model DIR`,
    );
  }
  if (options.detector !== undefined)
    return { folder: await shippedModelFolder(options.detector, io), reason: "named" };
  const chosen = await chooseModel(await firstModels(), shippedManifests, traces, hostArchitecture());
  if (chosen !== undefined) return { folder: await shippedModelFolder(chosen.name, io), reason: chosen.reason };
  throw new SentinelError(
    "E_USAGE",
    `no shipped model is for ${architectureOf(traces) ?? "these traces"}; name one with --model DIR or train your own (make train DATA=… NAME=…, in a clone of the repository)`,
  );
}

/** What `eval` compares where the user names no detector. */
export async function evaluatedByDefault(data: LoadedDataset): Promise<readonly string[]> {
  return defaultDetectors(await shippedManifests(), await firstModels(), data, hostArchitecture());
}

/** This host's, in the words of the call tables. */
function hostArchitecture(): string {
  const architectures: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64", ia32: "i386" };
  return architectures[process.arch] ?? LIKELIEST_ARCHITECTURE;
}

/**
 * What `score` and `explain` choose from first: a model of the user's own is taken only when it is
 * named or nothing else fits.
 */
async function firstModels(): Promise<readonly NamedManifest[]> {
  const shipped: NamedManifest[] = [];
  for (const name of modelsIndex().inPackage) {
    const manifest = await shippedManifest(name);
    if (manifest !== null) shipped.push([name, manifest]);
  }
  return shipped;
}
