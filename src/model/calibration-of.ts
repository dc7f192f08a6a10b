import type { Detector } from "../core/detector.ts";
import type { Manifest } from "./manifest.ts";

/** What a network's detector says of its calibration. */
export function calibrationOf({
  calibration,
}: Pick<Manifest, "calibration">): Pick<Detector, "calibrationScores" | "shortestCalls"> {
  const calibrationScores = Float64Array.from(calibration.scoresBits).sort();
  const { shortestCalls } = calibration;
  return shortestCalls === undefined ? { calibrationScores } : { calibrationScores, shortestCalls };
}
