import { at } from "../core/at.ts";
import { driftOf, type Drift } from "../core/drift.ts";
import type { Split } from "../datasets/layout.ts";
import type { ScoredRow } from "./score-traces.ts";

/**
 * Whether the traces that got a verdict score like the calibration traces. Those too short, and those whose calls the model does not speak, are left out:
 * nothing is promised of them. Attacks are left out where the data set tells them, since they are meant to score higher; where it has normal test traces
 * of its own, these alone are tested.
 * @param splits where each trace stands in its data set, in the order of the rows
 */
export function driftOfRows(
  calibrationScores: Float64Array,
  scored: readonly ScoredRow[],
  splits: readonly Split[],
): Drift {
  const hasTests = splits.includes("validation");
  const isMeant = (split: Split): boolean => (hasTests ? split === "validation" : split !== "attack");
  const judged = scored.flatMap(({ row, key }, index) =>
    (row.verdict === "normal" || row.verdict === "alarm") && row.scoreBits !== null && isMeant(at(splits, index))
      ? [{ score: row.scoreBits, key }]
      : [],
  );
  return driftOf(
    calibrationScores,
    Float64Array.from(judged, ({ score }) => score),
    judged.map(({ key }) => key),
  );
}
