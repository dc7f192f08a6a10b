import type { Detector } from "../core/detector.ts";
import type { Learner } from "../detectors/learner.ts";
import type { DatasetSource, FittedManifest } from "../model/fitted-manifest.ts";

/**
 * A model without a network: what it has learnt, the detector of that, and the card that is saved
 * with it.
 */
export interface FittedModel {
  readonly manifest: FittedManifest;
  /**
   * Owned by the model: extending it would change `detector` behind its back; `extendFittedModel`
   * makes a new model.
   */
  readonly learner: Learner;
  readonly detector: Detector;
}

/** Where the traces come from that a model learns or is calibrated on. */
export interface TrainingSource {
  readonly dataset: DatasetSource;
  /** `YYYY-MM-DD` for the history; left out, the same traces give the same bytes on any day. */
  readonly date?: string | undefined;
}
