import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";

/**
 * What a detector says of its calibration: scores that were kept, or else those that are made now.
 * @param kept ascending, as Learner.detector takes them; the caller adds the shortest calls
 */
export async function calibrationFields(
  kept: Float64Array | undefined,
  make: () => Promise<Calibration>,
): Promise<Pick<Detector, "calibrationScores" | "shortestCalls">> {
  if (kept !== undefined) return { calibrationScores: kept };
  const { scores, shortestCalls } = await make();
  return { calibrationScores: scores, shortestCalls };
}
