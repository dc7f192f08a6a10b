import { driftOf, type Drift } from "../core/drift.ts";
import type { ScoredRow } from "./score-traces.ts";

/**
 * Whether the traces that got a verdict score like the calibration traces. Those too short, and those whose calls the model does not speak, are left out:
 * nothing is promised of them.
 */
export function driftOfRows(calibrationScores: Float64Array, scored: readonly ScoredRow[]): Drift {
  const judged = scored.filter(({ row }) => row.verdict === "normal" || row.verdict === "alarm");
  return driftOf(
    calibrationScores,
    Float64Array.from(judged, ({ row }) => row.scoreBits ?? 0),
    judged.map(({ key }) => key),
  );
}
