import { someGaps } from "../../core/trace.ts";
import type { ScoreReport, ScoreRow } from "../../results/score.ts";
import { driftObject, inputObject, stretchObject, surprisingCallObject } from "./json-parts.ts";
import { json, jsonLine } from "./json.ts";

/**
 * One trace as the JSON contract names it; `mostSurprising` and `stretches` only where the row has
 * them, gaps only where there were any.
 */
function scoreRowObject(row: ScoreRow) {
  return {
    name: row.name,
    path: row.path,
    calls: row.calls,
    unknownCalls: row.unknownCalls,
    scoreBits: row.scoreBits,
    pValue: row.pValue,
    verdict: row.verdict,
    ...(row.unjudged === undefined ? {} : { unjudged: row.unjudged }),
    ...someGaps(row),
    ...(row.skippedLines === undefined ? {} : { skippedLines: row.skippedLines }),
    ...(row.program === undefined ? {} : { program: row.program }),
    ...(row.foreign === undefined ? {} : { foreign: row.foreign }),
    ...(row.mostSurprising === undefined ? {} : { mostSurprising: row.mostSurprising.map(surprisingCallObject) }),
    ...(row.stretches === undefined ? {} : { stretches: row.stretches.stretches.map(stretchObject) }),
  };
}

/**
 * The object that `score --format json` promises, in its documented key order and no field more.
 */
export function scoreJson(report: ScoreReport): string {
  return json({
    model: report.model,
    modelChoice: report.modelChoice,
    threshold: report.threshold,
    fewestCalls: report.fewestCalls,
    falseAlarmRate: report.falseAlarmRate,
    drift: driftObject(report.drift),
    input: inputObject(report.input),
    ...(report.aliases === undefined ? {} : { aliases: report.aliases }),
    traces: report.traces.map(scoreRowObject),
    skipped: report.skipped.map(({ path, reason }) => ({ path, reason })),
  });
}

/**
 * One JSON object a trace and line, each as in `score --format json`; then one of another kind,
 * `{"summary": ...}`, with what is true of all of them. It comes last: where it is missing, so are
 * traces.
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
