import type { Detector } from "../core/detector.ts";
import { createVocabulary, encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import { SPLITS } from "../datasets/layout.ts";
import type { LoadedDataset } from "../datasets/load-dataset.ts";
import { FITTED_DETECTORS } from "../detectors/baselines.ts";
import { SentinelError } from "../errors.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { standardCalls } from "../syscalls/standard-calls.ts";

/**
 * A detector that is fitted on the data set's training traces, or null when the name is a model's.
 * @throws SentinelError E_DATASET when there is no training trace, or too few for the method
 */
export async function fittedDetector(name: string, data: LoadedDataset): Promise<Detector | null> {
  const fit = Object.hasOwn(FITTED_DETECTORS, name) ? FITTED_DETECTORS[name] : undefined;
  if (fit === undefined) return null;
  const { training } = data.splits;
  if (training.length === 0) {
    throw new SentinelError(
      "E_DATASET",
      `${data.location}: ${name} needs normal traces to fit on; there are none in training/`,
    );
  }
  const vocabulary = vocabularyOfAll(data);
  return fit(
    training.map((trace) => encodeCalls(vocabulary, trace.calls)),
    vocabulary,
  );
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
