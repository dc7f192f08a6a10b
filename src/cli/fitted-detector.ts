import type { Detector } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { createVocabulary, encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import { SPLITS } from "../datasets/layout.ts";
import type { LoadedDataset } from "../datasets/load-dataset.ts";
import { fitMethod, isMethod, parseMethod } from "../detectors/baselines.ts";
import { SentinelError } from "../errors.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { standardCalls } from "../syscalls/standard-calls.ts";

/** True when the name is a fitted detector's, false when it must be a model's. */
export function isFitted(name: string): boolean {
  return isMethod(name);
}

/**
 * How a method is fitted on normal traces of a data set; the detector bears the specification as its name.
 * @param specification as parseMethod takes it
 * @param data only its call names count here, so that detectors compare calls exactly
 * @throws SentinelError E_USAGE for a wrong specification
 */
export function methodFit(
  specification: string,
  data: LoadedDataset,
): (training: readonly Trace[]) => Promise<Detector> {
  parseMethod(specification);
  let vocabulary: Vocabulary | undefined;
  return (training) => {
    const own = (vocabulary ??= vocabularyOfAll(data));
    return fitMethod(
      specification,
      training.map((trace) => encodeCalls(own, trace.calls)),
      own,
    );
  };
}

/**
 * Fits detectors on the data set's training traces.
 * @returns the detector of a specification; rejects with SentinelError E_DATASET when there is no training trace, or too few for the method
 */
export function detectorFitter(data: LoadedDataset): (specification: string) => Promise<Detector> {
  return async (specification) => {
    if (data.splits.training.length === 0) {
      throw new SentinelError(
        "E_DATASET",
        `${data.location}: ${specification} needs normal traces to fit on; there are none in training/`,
      );
    }
    return methodFit(specification, data)(data.splits.training);
  };
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
