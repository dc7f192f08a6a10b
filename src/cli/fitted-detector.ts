import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { createVocabulary, encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import { SPLITS } from "../datasets/layout.ts";
import type { LoadedDataset } from "../datasets/load-dataset.ts";
import { FITTED_DETECTORS } from "../detectors/baselines.ts";
import { SentinelError } from "../errors.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { standardCalls } from "../syscalls/standard-calls.ts";

/** True when the name is a fitted detector's, false when it must be a model's. */
export function isFitted(name: string): boolean {
  return Object.hasOwn(FITTED_DETECTORS, name);
}

/**
 * Fits detectors on the data set's training traces, which are encoded once, when the first is asked for.
 * @returns the detector of a name; rejects with SentinelError E_DATASET when there is no training trace, or too few for the method
 */
export function detectorFitter(data: LoadedDataset): (name: string) => Promise<Detector> {
  let encoded: { readonly vocabulary: Vocabulary; readonly training: readonly Tokens[] } | undefined;
  return async (name) => {
    const fit = isFitted(name) ? FITTED_DETECTORS[name] : undefined;
    if (fit === undefined) throw new SentinelError("E_USAGE", `there is no fitted detector "${name}"`);
    if (data.splits.training.length === 0) {
      throw new SentinelError(
        "E_DATASET",
        `${data.location}: ${name} needs normal traces to fit on; there are none in training/`,
      );
    }
    encoded ??= encodeTraining(data);
    return fit(encoded.training, encoded.vocabulary);
  };
}

function encodeTraining(data: LoadedDataset): {
  readonly vocabulary: Vocabulary;
  readonly training: readonly Tokens[];
} {
  const vocabulary = vocabularyOfAll(data);
  return { vocabulary, training: data.splits.training.map((trace) => encodeCalls(vocabulary, trace.calls)) };
}

/** The architecture's standard calls and every other name that occurs, so that a fitted detector compares calls exactly. */
function vocabularyOfAll(data: LoadedDataset): Vocabulary {
  const { architecture } = data;
  const calls = new Set(architecture !== null && isArchitecture(architecture) ? standardCalls(architecture) : []);
  const others = new Set<string>();
  for (const split of SPLITS) {
    for (const trace of data.splits[split]) for (const call of trace.calls) if (!calls.has(call)) others.add(call);
  }
  return createVocabulary(architecture ?? "any", [...calls, ...[...others].sort()]);
}
