import type { FittedModel, TrainingSource } from "./fitted-model.ts";

/**
 * The same model with another calibration: what it has learnt, and every score that it gives, stay as they are.
 * @param scores the detector's own, of normal traces that it has not learnt; at least one, in any order
 * @param options `source` one sentence that says which traces; `calls` how many they hold
 */
export function calibrateFittedModel(
  model: FittedModel,
  scores: Float64Array,
  options: TrainingSource & { readonly source: string; readonly calls: number },
): FittedModel {
  const { manifest, learner, detector } = model;
  const calibrationScores = scores.toSorted();
  const { dataset, date, calls, source } = options;
  const entry = { what: "calibrate", traces: scores.length, calls, dataset };
  return {
    learner,
    detector: { ...detector, calibrationScores },
    manifest: {
      ...manifest,
      calibration: { ...manifest.calibration, source, scores: [...calibrationScores] },
      history: [...manifest.history, date === undefined ? entry : { ...entry, date }],
    },
  };
}
