import type { ScoreReport } from "../results/score.ts";
import { driftObject } from "./budget-json.ts";
import { inputObject } from "./input-json.ts";
import { jsonLine } from "./json.ts";
import { scoreRowObject } from "./score-json.ts";

/**
 * One JSON object a trace and line, each as in `score --format json`; then one of another kind, `{"summary": ...}`, with what is true of all of them. It comes last:
 * where it is missing, so are traces.
 */
export function scoreJsonl(report: ScoreReport): string {
  const summary = {
    model: report.model,
    modelChoice: report.modelChoice,
    threshold: report.threshold,
    fewestCalls: report.fewestCalls,
    falseAlarmRate: report.falseAlarmRate,
    drift: driftObject(report.drift),
    input: inputObject(report.input),
    ...(report.aliases === undefined ? {} : { aliases: report.aliases }),
    traces: report.traces.length,
    alarms: report.traces.filter(({ verdict }) => verdict === "alarm").length,
    unjudged: report.traces.filter(({ verdict }) => verdict === "unjudged").length,
    skipped: report.skipped.map(({ path, reason }) => ({ path, reason })),
  };
  return [...report.traces.map(scoreRowObject), { summary }].map((value) => jsonLine(value)).join("");
}
