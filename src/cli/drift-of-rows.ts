import { traceKey } from "../core/distinct-traces.ts";
import { driftOf, type Drift } from "../core/drift.ts";
import type { Trace } from "../core/trace.ts";
import type { ScoreRow } from "../report/types.ts";

/**
 * Whether the traces that got a verdict score like the calibration traces. Those too short, and those whose calls the model does not speak, are left out:
 * nothing is promised of them.
 * @param rows one a trace, in the order of `traces`
 */
export function driftOfRows(
  calibrationScores: Float64Array,
  traces: readonly Trace[],
  rows: readonly ScoreRow[],
): Drift {
  const judged = [...rows.keys()].filter((index) => ["normal", "alarm"].includes(rows[index]?.verdict ?? ""));
  return driftOf(
    calibrationScores,
    Float64Array.from(judged, (index) => rows[index]?.scoreBits ?? 0),
    judged.map((index) => traceKey(traces[index] ?? { calls: [] })),
  );
}
