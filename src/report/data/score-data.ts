import { someGaps } from "../../core/trace.ts";
import type { ChosenIncident, Explanation, Incident, ScoreReport, ScoreRow, TreeOfProcesses } from "../../results/score.ts";
import { csv } from "./csv.ts";
import { driftObject, evidenceObject, inputObject, json, jsonLine, stretchObject, surprisingCallObject } from "./json.ts";

/** The columns of the CSV. */
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
  "process",
  "parent",
  "tree",
  "score",
  "scoreUnit",
];

/** A score with its unit; under its old name, `scoreBits`, only where it is in bits. */
function scoreFields(score: number | null, scoreUnit: string) {
  return { score, scoreUnit, ...(isBits(scoreUnit) ? { scoreBits: score } : {}) };
}

function isBits(scoreUnit: string): boolean {
  return scoreUnit.startsWith("bits");
}

/**
 * One trace as the JSON contract names it; `mostSurprising` and `stretches` only where the row has
 * them, gaps only where there were any.
 */
function scoreRowObject(row: ScoreRow, scoreUnit: string) {
  return {
    name: row.name,
    path: row.path,
    calls: row.calls,
    unknownCalls: row.unknownCalls,
    ...scoreFields(row.scoreBits, scoreUnit),
    pValue: row.pValue,
    verdict: row.verdict,
    ...(row.unjudged === undefined ? {} : { unjudged: row.unjudged }),
    ...someGaps(row),
    ...(row.skippedLines === undefined ? {} : { skippedLines: row.skippedLines }),
    ...(row.program === undefined ? {} : { program: row.program }),
    ...(row.lineage === undefined ? {} : { lineage: row.lineage }),
    ...(row.foreign === undefined ? {} : { foreign: row.foreign }),
    ...(row.mostSurprising === undefined ? {} : { mostSurprising: row.mostSurprising.map(surprisingCallObject) }),
    ...(row.stretches === undefined ? {} : { stretches: row.stretches.stretches.map(stretchObject) }),
  };
}

/** What is true of all traces together. */
function batchObject(report: ScoreReport) {
  return {
    model: report.model,
    modelChoice: report.modelChoice,
    scoreUnit: report.scoreUnit,
    threshold: report.threshold,
    fewestCalls: report.fewestCalls,
    falseAlarmRate: report.falseAlarmRate,
    drift: driftObject(report.drift),
    input: inputObject(report.input),
    ...(report.aliases === undefined ? {} : { aliases: report.aliases }),
  };
}

function skippedObjects({ skipped }: ScoreReport) {
  return skipped.map(({ path, reason }) => ({ path, reason }));
}

/** Only units of several traces are incidents of their own: a trace is in `traces`. */
function incidentObjects({ incidents }: Pick<ScoreReport, "incidents">) {
  return incidents.filter(({ kind }) => kind !== "trace").map(incidentObject);
}

function incidentObject({ kind, name, path, program, forkOf, parent, ...incident }: Incident) {
  const { processes, threads, scoredThreads, calls, score, pValue, verdict, unjudged, foreign, traces } = incident;
  return {
    ...{ kind, name, path, program, forkOf, parent, processes, threads, scoredThreads, calls, score, pValue, verdict },
    ...(unjudged === undefined ? {} : { unjudged }),
    ...(foreign === undefined ? {} : { foreign }),
    traces,
  };
}

/**
 * The object that `score --format json` promises, in its documented key order and no field more.
 */
export function scoreJson(report: ScoreReport): string {
  return json({
    ...batchObject(report),
    grouping: report.grouping,
    incidents: incidentObjects(report),
    traces: report.traces.map((row) => scoreRowObject(row, report.scoreUnit)),
    skipped: skippedObjects(report),
  });
}

/**
 * One JSON object per trace and line, each as in `score --format json`; then one of another kind,
 * `{"summary": ...}`, with what is true of all of them. It comes last: where it is missing, so are
 * traces.
 */
export function scoreJsonl(report: ScoreReport): string {
  const summary = {
    ...batchObject(report),
    traces: report.traces.length,
    alarms: report.traces.filter(({ verdict }) => verdict === "alarm").length,
    incidents: report.incidents.length,
    incidentAlarms: report.incidents.filter(({ verdict }) => verdict === "alarm").length,
    unjudged: report.traces.filter(({ verdict }) => verdict === "unjudged").length,
    skipped: skippedObjects(report),
  };
  const traces = report.traces.map((row) => scoreRowObject(row, report.scoreUnit));
  const incidents = incidentObjects(report).map((incident) => ({ incident }));
  return [...traces, ...incidents, { summary }].map((value) => jsonLine(value)).join("");
}

/**
 * One row per trace. A trace that is too short has an empty score and p-value; skipped files have
 * no row.
 */
export function scoreCsv(report: ScoreReport): string {
  return csv(
    HEAD,
    report.traces.map((row) => [
      row.name,
      row.path,
      row.calls,
      row.unknownCalls,
      isBits(report.scoreUnit) ? row.scoreBits : null,
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
      row.lineage?.process ?? null,
      row.lineage?.parent ?? null,
      row.lineage?.tree ?? null,
      row.scoreBits,
      report.scoreUnit,
    ]),
  );
}

/** Lines skipped in its file; a row without the field has none. */
function skippedLinesOf({ skippedLines }: ScoreRow): number {
  return skippedLines === undefined ? 0 : skippedLines;
}

/**
 * The explanation as one JSON object: the stretches that stand out, every call, its surprise in
 * bits and what was expected instead.
 */
export function explanationJson(explanation: Explanation): string {
  return json({
    model: explanation.model,
    name: explanation.name,
    path: explanation.path,
    architecture: explanation.architecture,
    ...scoreFields(explanation.scoreBits, explanation.scoreUnit),
    pValue: explanation.pValue,
    threshold: explanation.threshold,
    verdict: explanation.verdict,
    ...(explanation.unjudged === undefined ? {} : { unjudged: explanation.unjudged }),
    ...someGaps(explanation),
    ...(explanation.modelChoice === undefined ? {} : { modelChoice: explanation.modelChoice }),
    ...(explanation.input === undefined ? {} : { input: inputObject(explanation.input) }),
    ...(explanation.program === undefined ? {} : { program: explanation.program }),
    ...(explanation.foreign === undefined ? {} : { foreign: explanation.foreign }),
    baselineBits: explanation.baselineBits,
    stretches: explanation.stretches.map(stretchObject),
    ...(explanation.omitted === undefined ? {} : { omitted: explanation.omitted }),
    ...(explanation.closest === undefined ? {} : { closest: explanation.closest }),
    ...(explanation.chosen === undefined ? {} : { chosen: chosenObject(explanation.chosen) }),
    ...(explanation.tree === undefined ? {} : { tree: treeObject(explanation.tree) }),
    calls: explanation.calls.map(surprisingCallObject),
  });
}

function chosenObject({ incident, incidents, traces }: ChosenIncident) {
  return { incident: incidentObject(incident), incidents, traces };
}

function treeObject({ processes, leftOut }: TreeOfProcesses) {
  return {
    processes: processes.map(({ process, parent, program, forkOf, depth, isExplained, runs }) => ({
      ...{ process, parent, program, forkOf, depth, isExplained },
      runs: runs.map(evidenceObject),
    })),
    leftOut,
  };
}
