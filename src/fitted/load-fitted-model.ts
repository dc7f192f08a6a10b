import { tracesOfArrays } from "../core/trace-arrays.ts";
import { createLearner } from "../detectors/baselines.ts";
import { isSentinelError, SentinelError } from "../errors.ts";
import { checkedFile } from "../model/checked-file.ts";
import { parseFittedManifest } from "../model/fitted-manifest.ts";
import { manifestVocabulary } from "../model/manifest-vocabulary.ts";
import type { ModelFiles } from "../model/runtime.ts";
import { countCalls } from "./assemble.ts";
import type { FittedModel } from "./fitted-model.ts";

/**
 * Loads a fitted model: its method learns the stored traces again and takes the stored calibration, so that scores, p-values and thresholds are bit for
 * bit those of the model that was saved.
 * @param where the folder's name, for messages
 * @throws SentinelError E_MODEL when a file is missing, changed or at odds with the manifest, or the method is not known to this version
 */
export async function loadFittedModel(where: string, files: ModelFiles): Promise<FittedModel> {
  const path = `${where}/manifest.json`;
  const manifest = parseFittedManifest(new TextDecoder().decode(await files("manifest.json")), path);
  const vocabulary = await manifestVocabulary(where, manifest.vocabulary);
  const { calls, offsets } = manifest.files;
  const traces = tracesOfArrays(
    { calls: await checkedFile(where, files, calls), offsets: await checkedFile(where, files, offsets) },
    { calls: `${where}/${calls.file}`, offsets: `${where}/${offsets.file}` },
    vocabulary.size,
  );
  const { trainingTraces, trainingCalls } = manifest.dataset;
  if (traces.length !== trainingTraces || countCalls(traces) !== trainingCalls) {
    throw new SentinelError(
      "E_MODEL",
      `${path}: names ${trainingTraces} traces and ${trainingCalls} calls; the files hold ${traces.length} and ${countCalls(traces)}`,
    );
  }
  try {
    const learner = createLearner(manifest.method, vocabulary);
    await learner.extend(traces);
    if (learner.traces.length !== traces.length) {
      throw new SentinelError(
        "E_MODEL",
        `${traces.length - learner.traces.length} of its traces are too short for its method, so it was not made by it`,
      );
    }
    const detector = await learner.detector(Float64Array.from(manifest.calibration.scores));
    const { shortestCalls } = manifest.calibration;
    const kept = shortestCalls === undefined ? {} : { shortestCalls };
    return { manifest, learner, detector: { ...detector, ...kept, name: manifest.name } };
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    throw new SentinelError("E_MODEL", `${path}: ${error.message}`, { cause: error });
  }
}
