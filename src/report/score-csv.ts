import { csv } from "./csv.ts";
import type { ScoreReport } from "./types.ts";

const HEAD = ["name", "path", "calls", "unknownCalls", "scoreBits", "pValue", "verdict"];

/** One row a trace; a withheld score or p-value is an empty field, skipped files have no row. */
export function scoreCsv(report: ScoreReport): string {
  return csv(
    HEAD,
    report.traces.map((row) => [
      row.name,
      row.path,
      row.calls,
      row.unknownCalls,
      row.scoreBits,
      row.pValue,
      row.verdict,
    ]),
  );
}
