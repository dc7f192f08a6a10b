import type { NextCallSource } from "../core/next-call.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { loadDataset } from "../datasets/load-dataset.ts";
import { locateData } from "../datasets/locate.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { parseMethod } from "../detectors/baselines.ts";
import { fitNextCalls, NEXT_CALL_METHODS, smoothingOf } from "../detectors/next-calls.ts";
import { SentinelError } from "../errors.ts";
import { loadFittedModel } from "../fitted/load-fitted-model.ts";
import { trainingVocabulary } from "../fitted/training-vocabulary.ts";
import { readAnyManifest } from "../model/any-manifest.ts";
import { modelNextCalls } from "../model/next-calls.ts";
import { openChosenModel } from "./chosen-model.ts";
import { datasetOptions } from "./dataset-options.ts";
import { isFitted } from "../scoring/fitted-detector.ts";
import type { CommandIo } from "./io.ts";
import { shippedModelFolder } from "./models.ts";
import { note, noteSkipped } from "./notes.ts";
import type { DeviceArguments, ReadingArguments } from "./options.ts";
import { PROJECT_FOLDER } from "./project-folder.ts";

export interface NextCallOptions extends ReadingArguments, DeviceArguments {
  readonly detector?: string | undefined;
  readonly model?: string | undefined;
  /** What a method without a network is fitted on. */
  readonly data?: string | undefined;
}

/** A source of next calls, and how to let go of it. */
export interface OpenedNextCalls {
  readonly source: NextCallSource;
  release(): Promise<void>;
}

/**
 * What `--model DIR` or `--detector NAME` names: a network, a fitted model's folder, or an n-gram method fitted on `--data`.
 * @param architecture of the prompt, to choose a shipped model by; null when nothing says it
 * @throws SentinelError E_USAGE when the options contradict each other or the method has no distribution of the next call; E_MODEL, E_DATASET, E_DEVICE
 */
export async function openNextCalls(
  options: NextCallOptions,
  architecture: string | null,
  io: CommandIo,
): Promise<OpenedNextCalls> {
  const { detector, model, data } = options;
  if (detector !== undefined && model === undefined && isFitted(detector)) {
    return fixed(await fitOnData(detector, options, io));
  }
  if (data !== undefined) {
    throw new SentinelError(
      "E_USAGE",
      "--data is what --detector n-gram is fitted on; a model has been trained already",
    );
  }
  if (model !== undefined && detector === undefined && (await kindOf(model)) === "fitted") {
    const { manifest, learner } = await loadFittedModel(model, folderFiles(model));
    const source = await fitNextCalls(manifest.method, learner.traces, learner.vocabulary);
    return fixed({ ...source, name: manifest.name });
  }
  // A misspelt name may have been meant for a method.
  if (detector !== undefined && model === undefined) await shippedModelFolder(detector, io, NEXT_CALL_METHODS);
  const opened = await openChosenModel(options, [{ architecture, calls: [] }], io);
  return { source: modelNextCalls(opened.model), release: () => opened.model.release() };
}

async function fitOnData(specification: string, options: NextCallOptions, io: CommandIo): Promise<NextCallSource> {
  const method = parseMethod(specification);
  // A method that cannot is said before the data is read.
  smoothingOf(method.name);
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  if (located.isFallback) note(io, options, "ADFA-LD is not here: fitting on the EMBEDDED SAMPLE.");
  const data = await loadDataset(located.location, await datasetOptions(options));
  noteSkipped(io, options, data);
  const { training } = data.splits;
  const vocabulary = trainingVocabulary(data.architecture, training);
  const tokens = training.map((trace) => encodeCalls(vocabulary, trace.calls));
  return { ...(await fitNextCalls(method, tokens, vocabulary)), name: specification };
}

async function kindOf(folder: string): Promise<string> {
  return (await readAnyManifest(folder, folderFiles(folder))).kind;
}

function fixed(source: NextCallSource): OpenedNextCalls {
  return { source, release: () => Promise.resolve() };
}
