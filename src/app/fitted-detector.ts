import type { Detector } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { LoadedDataset } from "../datasets/read-dataset.ts";
import { fitMethod, isMethod, parseMethod } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import { trainingVocabulary } from "../fitted/training-vocabulary.ts";

/**
 * All of a data set that fitting may see: the training traces, and no other split's, not even the
 * names of their calls.
 */
export interface TrainingData {
  /** Its path, for messages. */
  readonly location: string;
  /** Of the traces, or null where no source named it. */
  readonly architecture: string | null;
  readonly training: readonly Trace[];
}

/**
 * The part of a data set that fitting may see, taken out of it: the other splits cannot be reached
 * from the result.
 */
export function trainingOf(data: LoadedDataset): TrainingData {
  return { location: data.location, architecture: data.architecture, training: data.splits.training };
}

/** True when the name is a fitted detector's, false when it must be a model's. */
export function isFitted(name: string): boolean {
  return isMethod(name);
}

/**
 * How a method is fitted on normal traces; the detector bears the specification as its name. Its
 * vocabulary is that of the traces it is given and their architecture: a call that only a test
 * trace makes is unknown to it, as it would be on a live host.
 * @param specification as parseMethod takes it
 * @throws SentinelError E_USAGE for a wrong specification
 */
export function methodFit(
  specification: string,
  { architecture }: { readonly architecture: string | null },
): (training: readonly Trace[], calibrationScores?: Float64Array) => Promise<Detector> {
  parseMethod(specification);
  return (training, calibrationScores) => {
    const vocabulary = trainingVocabulary(architecture, training);
    return fitMethod(
      specification,
      training.map((trace) => encodeCalls(vocabulary, trace.calls)),
      vocabulary,
      calibrationScores,
    );
  };
}

/** For a detector whose own threshold is never asked for. */
const UNCALIBRATED = new Float64Array();

/**
 * Fits detectors on training traces.
 * @returns the detector of a specification; rejects with SentinelError E_DATASET when there is no
 *   training trace, or too few for the method
 */
export function detectorFitter(data: TrainingData): (specification: string) => Promise<Detector> {
  return async (specification) => {
    if (data.training.length === 0) {
      const facts = { path: data.location, detector: specification };
      throw new SentinelError("E_DATASET", { problem: "data.no-normal-traces", ...facts });
    }
    return methodFit(specification, data)(data.training);
  };
}

/**
 * How a method is fitted on the training traces and more normal ones: for the adaptation that an
 * evaluation shows with its figures, which is the one exception to the rule that only training
 * traces fit. It sets its own threshold, so the detectors have none.
 * @throws SentinelError E_USAGE for a wrong specification
 */
export function extendedFit(specification: string, data: TrainingData): (more: readonly Trace[]) => Promise<Detector> {
  const fit = methodFit(specification, data);
  return (more) => fit([...data.training, ...more], UNCALIBRATED);
}
