import type { ExplainingDetector } from "../core/detector.ts";
import type { Model } from "./load-model.ts";
import { sequenceDetector } from "./sequence-detector.ts";
import { windowDetector } from "./window-detector.ts";

/** The detector that a model's kind calls for. */
export function modelDetector(model: Model): ExplainingDetector {
  return model.manifest.kind === "sequence" ? sequenceDetector(model) : windowDetector(model);
}
