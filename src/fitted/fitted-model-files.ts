import { tracesOfArrays, traceArrays } from "../core/npy.ts";
import { checkMethod, createLearner } from "../detectors/methods.ts";
import { isSentinelError, SentinelError } from "../errors.ts";
import { checkedFile, manifestVocabulary } from "../model/checksums.ts";
import { unitCalibrationsOfManifest } from "../model/manifest-fields.ts";
import { readManifestText } from "../model/manifest-json.ts";
import { parseFittedManifest, type FittedManifest } from "../model/manifest.ts";
import type { ModelFiles } from "../model/runtime.ts";
import { json } from "../report/data/json.ts";
import { countCalls, type FittedModel } from "./fitted-model.ts";

/**
 * The files of a fitted model's folder, bytes by name; the same model gives the same bytes.
 * `loadFittedModel` reads them back. They hold the training traces themselves: who has the folder
 * has the traces.
 */
export function fittedModelFiles(model: FittedModel): ReadonlyMap<string, Uint8Array> {
  const { manifest, learner } = model;
  const arrays = traceArrays(learner.traces);
  return new Map([
    [manifest.files.calls.file, arrays.calls],
    [manifest.files.offsets.file, arrays.offsets],
    ["manifest.json", new TextEncoder().encode(json(manifest, 1))],
  ]);
}

/**
 * Loads a fitted model: its method learns the stored traces and takes the stored calibration;
 * scores, p-values and thresholds are bit for bit those of the model that was saved.
 * @param where the folder's name, for messages
 * @throws SentinelError E_MODEL when a file is missing, changed or at odds with the manifest, or
 * the method is not known to this version
 */
export async function loadFittedModel(where: string, files: ModelFiles): Promise<FittedModel> {
  const path = `${where}/manifest.json`;
  const manifest = parseFittedManifest(await readManifestText(path, files), path);
  const vocabulary = await manifestVocabulary(where, manifest.vocabulary);
  const { calls, offsets } = manifest.files;
  const traces = tracesOfArrays(
    { calls: await checkedFile(where, files, calls), offsets: await checkedFile(where, files, offsets) },
    { calls: `${where}/${calls.file}`, offsets: `${where}/${offsets.file}` },
    vocabulary.size,
  );
  const { trainingTraces, trainingCalls } = manifest.dataset;
  if (traces.length !== trainingTraces || countCalls(traces) !== trainingCalls) {
    const found = { foundTraces: traces.length, foundCalls: countCalls(traces) };
    const facts = { path, traces: trainingTraces, calls: trainingCalls, ...found };
    throw new SentinelError("E_MODEL", { problem: "model.counts-differ", ...facts });
  }
  return refusedAsModel(path, async () => {
    const learner = createLearner(manifest.method, vocabulary);
    await learner.extend(traces);
    if (learner.traces.length !== traces.length) {
      const tooShort = traces.length - learner.traces.length;
      throw new SentinelError("E_MODEL", { problem: "model.traces-too-short", traces: tooShort });
    }
    const detector = await learner.detector(Float64Array.from(manifest.calibration.scores));
    const { shortestCalls, units } = manifest.calibration;
    const stored = { ...(shortestCalls === undefined ? {} : { shortestCalls }), ...unitCalibrationsOfManifest(units) };
    return { manifest, learner, detector: { ...detector, ...stored, name: manifest.name } };
  });
}

/**
 * @throws SentinelError E_MODEL when the method of a fitted model's manifest, or a parameter of it,
 * is not known to this version
 */
export async function checkFittedMethod(path: string, { method }: Pick<FittedManifest, "method">): Promise<void> {
  await refusedAsModel(path, () => {
    checkMethod(method);
  });
}

/** Turns a refusal of what the manifest asks for into E_MODEL. @param path of the manifest */
async function refusedAsModel<Result>(path: string, act: () => Result): Promise<Awaited<Result>> {
  try {
    return await act();
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    throw new SentinelError("E_MODEL", { ...error.facts, path }, { cause: error });
  }
}
