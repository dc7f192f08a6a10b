import { json } from "./json.ts";
import type { ScoreReport, ScoreRow, SurprisingCall } from "./types.ts";

/** One call as the JSON contract names it, in its key order. */
export function surprisingCallObject(call: SurprisingCall) {
  return {
    index: call.index,
    call: call.call,
    surpriseBits: call.surpriseBits,
    expected: call.expected.map((expected) => ({ call: expected.call, probability: expected.probability })),
  };
}

/** One trace as the JSON contract names it; `mostSurprising` only where the row has it. */
export function scoreRowObject(row: ScoreRow) {
  return {
    name: row.name,
    path: row.path,
    calls: row.calls,
    unknownCalls: row.unknownCalls,
    scoreBits: row.scoreBits,
    pValue: row.pValue,
    verdict: row.verdict,
    ...(row.mostSurprising === undefined ? {} : { mostSurprising: row.mostSurprising.map(surprisingCallObject) }),
  };
}

/** The object that `score --format json` promises, in its documented key order and no field more. */
export function scoreJson(report: ScoreReport): string {
  return json({
    model: report.model,
    threshold: report.threshold,
    falseAlarmRate: report.falseAlarmRate,
    traces: report.traces.map(scoreRowObject),
    skipped: report.skipped.map(({ path, reason }) => ({ path, reason })),
  });
}
