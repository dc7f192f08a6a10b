import type { Detector } from "../core/detector.ts";
import type { Manifest } from "./manifest.ts";
import { unitCalibrationsOfManifest } from "./manifest-fields.ts";

/** What a network's detector says of its calibration. */
export function calibrationOf({
  calibration,
}: Pick<Manifest, "calibration">): Pick<Detector, "calibrationScores" | "shortestCalls" | "unitCalibrations"> {
  const calibrationScores = Float64Array.from(calibration.scoresBits).sort();
  const { shortestCalls, units } = calibration;
  return {
    calibrationScores,
    ...(shortestCalls === undefined ? {} : { shortestCalls }),
    ...unitCalibrationsOfManifest(units),
  };
}
