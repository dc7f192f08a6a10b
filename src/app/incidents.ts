import { conformalThreshold } from "../core/conformal.ts";
import type { Detector } from "../core/detector.ts";
import { sumOf } from "../core/statistics.ts";
import { gapsOf } from "../core/trace.ts";
import {
  type Grouping,
  highestFirst,
  unitScore,
  unitsOf,
  type Unit,
  type UnitCalibration,
  verdictByTraces,
  verdictByUnits,
} from "../core/units.ts";
import { foreignOfAll, isForeignBatch, isFound } from "./findings.ts";
import type { Incident, ScoreReport, ScoreRow, UnitRule, Verdict } from "../results/score.ts";

/** How units are judged. */
export interface IncidentRules {
  readonly grouping: Grouping;
  /** Promised share of normal units that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  readonly detector: Pick<Detector, "unitCalibrations">;
}

/**
 * What one or more whole files show, unit by unit, in order of their first traces. A unit of one
 * kind is judged by what units of its kind score in normal recordings, where the model knows that;
 * else by its traces' verdicts, each counted as a chance to alarm.
 * @param rows of the files' traces, as `withFindings` gives them
 */
export function incidentsOf(rows: readonly ScoreRow[], rules: IncidentRules): readonly Incident[] {
  return unitsOf(rows, rules.grouping).map((unit) => incidentOf(unit, rules));
}

function incidentOf(unit: Unit<ScoreRow>, { falseAlarmRate, detector }: IncidentRules): Incident {
  const { kind, name } = unit;
  const rows = unit.members.toSorted(
    (a, b) => Number(isFound(b)) - Number(isFound(a)) || highestFirst({ score: a.scoreBits }, { score: b.scoreBits }),
  );
  const [worst] = rows;
  if (worst === undefined) throw new RangeError(`the unit ${name} has no trace`);
  const calibration = kind === "trace" ? undefined : detector.unitCalibrations?.[kind];
  const byScore = kind === "trace" ? verdictOf(worst) : judgeUnit(rows, calibration, falseAlarmRate);
  const byCalls = judgeCalls(rows);
  const judged = byCalls === null ? byScore : { pValue: byScore.pValue, ...byCalls };
  const first = rows.find(({ lineage }) => lineage !== undefined && name === `${worst.path}#${lineage.process}`);
  return {
    kind,
    name,
    path: worst.path,
    program: (first ?? worst).program ?? null,
    forkOf: (first ?? worst).lineage?.forkOf ?? null,
    parent: (first ?? worst).lineage?.parent ?? null,
    processes: new Set(rows.map((row) => row.lineage?.process ?? row.name)).size,
    threads: rows.length,
    scoredThreads: rows.filter(({ scoreBits }) => scoreBits !== null).length,
    calls: sumOf(rows, ({ calls }) => calls),
    unknownCalls: sumOf(rows, ({ unknownCalls }) => unknownCalls),
    ...gapsOf(worst),
    score: unitScore(rows.map(({ scoreBits }) => scoreBits)),
    ...judged,
    traces: rows.map((row) => row.name),
    worst,
  };
}

/**
 * The judgement on a unit by calls that were never made in training: it is an alarm where one of
 * its traces is, and foreign where most of them are.
 */
function judgeCalls(rows: readonly ScoreRow[]): Pick<Incident, "verdict" | "foreign"> | null {
  const found = rows.filter(isFound);
  if (found.length > 0) return { verdict: "alarm", ...foreignOfAll(found) };
  if (!isForeignBatch(rows)) return null;
  return { verdict: "foreign", ...foreignOfAll(rows.filter(({ verdict }) => verdict === "foreign")) };
}

type UnitJudgement = Pick<Incident, "pValue" | "verdict" | "unjudged">;

function verdictOf({ pValue, verdict, unjudged }: ScoreRow): UnitJudgement {
  return { pValue, verdict, ...(unjudged === undefined ? {} : { unjudged }) };
}

function judgeUnit(
  rows: readonly ScoreRow[],
  calibration: UnitCalibration | undefined,
  falseAlarmRate: number,
): UnitJudgement {
  const score = unitScore(rows.map(({ scoreBits }) => scoreBits));
  if (calibration !== undefined && score !== null) {
    const { pValue, isAlarm } = verdictByUnits(score, calibration, falseAlarmRate);
    if (conformalThreshold(calibration.scores, falseAlarmRate) === null) {
      return { pValue, verdict: "unjudged", unjudged: { reason: "no-threshold" } };
    }
    return { pValue, verdict: isAlarm ? "alarm" : "normal" };
  }
  const judged = rows.filter(({ verdict }) => verdict === "alarm" || verdict === "normal");
  const pValues = judged.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const [worst] = rows;
  if (pValues.length === 0 && worst !== undefined) return verdictOf(worst);
  const { pValue, isAlarm } = verdictByTraces(pValues, falseAlarmRate);
  return { pValue, verdict: isAlarm ? "alarm" : "normal" };
}

/** Incidents as a report has them, worst first, with what their verdicts rest on. */
export function incidentReport(
  incidents: readonly Incident[],
  rules: IncidentRules,
): Pick<ScoreReport, "grouping" | "incidents" | "unitRule"> {
  const { grouping } = rules;
  return { grouping, incidents: worstFirst(incidents), unitRule: unitRuleOf(incidents, rules) };
}

/** What the verdicts of {@link incidentsOf} rest on; null where every unit is a single trace. */
function unitRuleOf(
  incidents: readonly Incident[],
  { grouping, falseAlarmRate, detector }: IncidentRules,
): UnitRule | null {
  if (grouping === "none" || incidents.every(({ kind }) => kind === "trace")) return null;
  const calibration = detector.unitCalibrations?.[grouping];
  if (calibration === undefined) return { kind: grouping, calibration: null, threshold: null };
  const { scores, recordings } = calibration;
  return {
    kind: grouping,
    calibration: { units: scores.length, recordings },
    threshold: conformalThreshold(scores, falseAlarmRate),
  };
}

/** The order of verdicts, worst first. */
const RANK: Readonly<Record<Verdict, number>> = { alarm: 0, foreign: 1, normal: 2, unjudged: 3 };

/**
 * Worst first: alarms, then those of calls the model does not cover; first those for calls never
 * made in training, then by p-value and score.
 */
export function worstFirst(incidents: readonly Incident[]): readonly Incident[] {
  return incidents.toSorted(
    (a, b) =>
      RANK[a.verdict] - RANK[b.verdict] ||
      Number(isFound(b)) - Number(isFound(a)) ||
      byPValue(a, b) ||
      highestFirst(a, b),
  );
}

/** Smallest first, those without one last. */
function byPValue({ pValue: a }: Incident, { pValue: b }: Incident): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
