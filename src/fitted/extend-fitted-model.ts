import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { createLearner } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import type { DatasetSource } from "../model/fitted-manifest.ts";
import { assemble, countCalls } from "./assemble.ts";
import type { FittedModel, TrainingSource } from "./fitted-model.ts";
import { grownVocabulary } from "./training-vocabulary.ts";

/**
 * A new model that has learnt the old one's traces and these; the old model stays as it was. Its
 * scores are those of a model that learnt all of them at once, and it is calibrated again on all of
 * them: a threshold that `calibrate` had set is gone. Call names that are new to it join its
 * vocabulary.
 * @param more normal traces of the same architecture
 * @param options name of the new model, the old one's when left out
 * @throws SentinelError E_DATASET when they are of another architecture, or all too short for the
 * method
 */
export async function extendFittedModel(
  model: FittedModel,
  more: readonly Trace[],
  options: TrainingSource & { readonly name?: string },
): Promise<FittedModel> {
  const { manifest } = model;
  const { architecture } = model.learner.vocabulary;
  const stranger = more.find((trace) => trace.architecture !== null && trace.architecture !== architecture);
  if (stranger !== undefined && architecture !== "any") {
    const found = String(stranger.architecture);
    const facts = { path: stranger.name, found, model: manifest.name, expected: architecture };
    throw new SentinelError("E_DATASET", { problem: "data.other-architecture", ...facts });
  }
  const vocabulary = grownVocabulary(model.learner.vocabulary, more);
  const learner = createLearner(model.learner.method, vocabulary);
  await learner.extend([...model.learner.traces, ...more.map((trace) => encodeCalls(vocabulary, trace.calls))]);
  const traces = learner.traces.length - model.learner.traces.length;
  if (traces <= 0) {
    throw new SentinelError("E_DATASET", { problem: "data.none-to-learn", path: manifest.name, traces: more.length });
  }
  const calls = countCalls(learner.traces) - manifest.dataset.trainingCalls;
  const extension = { what: "extend", traces, calls, dataset: options.dataset };
  return assemble(learner, {
    name: options.name ?? manifest.name,
    dataset: joined(manifest.dataset, options.dataset),
    history: [...manifest.history, options.date === undefined ? extension : { ...extension, date: options.date }],
  });
}

/**
 * The first data set's name and content stand for the model; what either owner forbids stays
 * forbidden.
 */
function joined(first: DatasetSource, more: DatasetSource): DatasetSource {
  const licences = first.licence.split("; ");
  const licence = licences.includes(more.licence) ? first.licence : [...licences, more.licence].join("; ");
  return { name: first.name, sha256: first.sha256, licence };
}
