import { jsonLine } from "./json.ts";
import { scoreRowObject } from "./score-json.ts";
import type { ScoreReport } from "./types.ts";

/** One JSON object a trace and line, each as in `score --format json`; skipped files have no line, no traces give "". */
export function scoreJsonl(report: ScoreReport): string {
  return report.traces.map((row) => jsonLine(scoreRowObject(row))).join("");
}
