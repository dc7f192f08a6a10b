import type { ScoreReport, ScoreRow } from "../../results/score.ts";
import { csv } from "./csv.ts";

const HEAD = [
  "name",
  "path",
  "calls",
  "unknownCalls",
  "scoreBits",
  "pValue",
  "verdict",
  "lostEvents",
  "program",
  "skippedLines",
  "format",
  "formatGuessed",
  "model",
  "modelChosen",
  "unjudged",
  "missingEvents",
  "unreadCalls",
];

/**
 * One row a trace; the score and p-value that a too short trace has not are empty fields, skipped
 * files have no row.
 */
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
      row.lostEvents,
      row.program ?? null,
      skippedLinesOf(row),
      row.format ?? null,
      report.input.formatsGuessed,
      report.model,
      report.modelChoice !== null,
      row.unjudged?.reason ?? null,
      row.missingEvents,
      row.unreadCalls,
    ]),
  );
}

/** Of its file, where some were skipped; a row without the field has none. */
function skippedLinesOf({ skippedLines }: ScoreRow): number {
  return skippedLines === undefined ? 0 : skippedLines;
}
