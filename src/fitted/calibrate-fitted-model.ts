import type { Calibration } from "../core/calibration.ts";
import type { FittedModel, TrainingSource } from "./fitted-model.ts";

/**
 * The same model with another calibration: what it has learnt, and every score that it gives, stay
 * as they are.
 * @param calibration by the detector's own scores, of normal traces that it has not learnt; at
 * least one
 * @param options `source` one sentence that says which traces; `calls` how many they hold
 */
export function calibrateFittedModel(
  model: FittedModel,
  calibration: Calibration,
  options: TrainingSource & { readonly source: string; readonly calls: number },
): FittedModel {
  const { manifest, learner, detector } = model;
  const { scores, shortestCalls } = calibration;
  const { dataset, date, calls, source } = options;
  const entry = { what: "calibrate", traces: scores.length, calls, dataset };
  return {
    learner,
    detector: { ...detector, calibrationScores: scores, shortestCalls },
    manifest: {
      ...manifest,
      calibration: { ...manifest.calibration, source, scores: [...scores], shortestCalls: [...shortestCalls] },
      history: [...manifest.history, date === undefined ? entry : { ...entry, date }],
    },
  };
}
