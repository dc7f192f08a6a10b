import { at } from "../core/at.ts";
import { driftOf, type Drift } from "../core/drift.ts";
import type { Split } from "../datasets/layout.ts";
import type { ScoredRow } from "./score-traces.ts";
import { FOREIGN_SHARE } from "./verdict.ts";

/**
 * Whether the traces that something is promised of score like the calibration traces. Those of too
 * few calls, and those whose calls the model does not cover, are left out. Attacks are left out
 * where the data set tells them, since they are meant to score higher; where it has normal test
 * traces of its own, these alone are tested.
 * @param splits of each trace in its data set, in the order of the rows
 * @param fewestCalls of a trace that is judged
 */
export function driftOfRows(
  calibrationScores: Float64Array,
  scored: readonly ScoredRow[],
  splits: readonly Split[],
  fewestCalls: number,
): Drift {
  const hasTests = splits.includes("validation");
  const isMeant = (split: Split): boolean => (hasTests ? split === "validation" : split !== "attack");
  const promised = scored.flatMap(({ row, key, untrainedShare }, index) =>
    row.scoreBits !== null && row.calls >= fewestCalls && untrainedShare <= FOREIGN_SHARE && isMeant(at(splits, index))
      ? [{ score: row.scoreBits, key }]
      : [],
  );
  return driftOf(
    calibrationScores,
    Float64Array.from(promised, ({ score }) => score),
    promised.map(({ key }) => key),
  );
}
