import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { createLearner } from "../detectors/methods.ts";
import type { Method } from "../detectors/learner.ts";
import { SentinelError } from "../errors.ts";
import { assemble, countCalls } from "./assemble.ts";
import type { FittedModel, TrainingSource } from "./fitted-model.ts";
import { trainingVocabulary } from "./training-vocabulary.ts";

/** What a fitted model is made of. */
export interface FitOptions extends TrainingSource {
  /** What the model is called in tables; not empty. */
  readonly name: string;
  readonly method: Method;
  /** Of the traces; null where no source named it. */
  readonly architecture: string | null;
}

/**
 * Learns normal traces and calibrates on them, each by a score that it had no part in. Traces too
 * short for the method are passed over.
 * @param traces normal ones only
 * @throws SentinelError E_USAGE when the method or a parameter is unknown; E_DATASET when there is
 * too little to learn
 */
export async function fitModel(traces: readonly Trace[], options: FitOptions): Promise<FittedModel> {
  const { name, method, dataset, date } = options;
  if (traces.length === 0)
    throw new SentinelError("E_DATASET", { problem: "data.no-training-traces", path: method.name });
  const vocabulary = trainingVocabulary(options.architecture, traces);
  const learner = createLearner(method, vocabulary);
  await learner.extend(traces.map((trace) => encodeCalls(vocabulary, trace.calls)));
  const fit = { what: "fit", traces: learner.traces.length, calls: countCalls(learner.traces), dataset };
  return assemble(learner, { name, dataset, history: [date === undefined ? fit : { ...fit, date }] });
}
