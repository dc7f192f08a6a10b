import type { Detector } from "../core/detector.ts";
import {
  type Grouping,
  unitScore,
  unitsOf,
  type Unit,
  type UnitCalibration,
  verdictByTraces,
  verdictByUnits,
} from "../core/units.ts";
import type { Incident, ScoreRow } from "../results/score.ts";

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
 * @param rows of the files' traces, as `scoreTraces` gives them
 */
export function incidentsOf(rows: readonly ScoreRow[], rules: IncidentRules): readonly Incident[] {
  return unitsOf(rows, rules.grouping).map((unit) => incidentOf(unit, rules));
}

function incidentOf(unit: Unit<ScoreRow>, { falseAlarmRate, detector }: IncidentRules): Incident {
  const { kind, name } = unit;
  const rows = unit.members.toSorted(byScore);
  const [worst] = rows;
  if (worst === undefined) throw new RangeError(`the unit ${name} has no trace`);
  const calibration = kind === "trace" ? undefined : detector.unitCalibrations?.[kind];
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
    calls: rows.reduce((calls, row) => calls + row.calls, 0),
    score: unitScore(rows.map(({ scoreBits }) => scoreBits)),
    ...(kind === "trace" ? verdictOf(worst) : judgeUnit(rows, calibration, falseAlarmRate)),
    traces: rows.map((row) => row.name),
  };
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
    return { pValue, verdict: isAlarm ? "alarm" : "normal" };
  }
  const judged = rows.filter(({ verdict }) => verdict === "alarm" || verdict === "normal");
  const pValues = judged.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const [worst] = rows;
  if (pValues.length === 0 && worst !== undefined) return verdictOf(worst);
  const { pValue, isAlarm } = verdictByTraces(pValues, falseAlarmRate);
  return { pValue, verdict: isAlarm ? "alarm" : "normal" };
}

/** Highest first, those without a score last. */
function byScore(a: ScoreRow, b: ScoreRow): number {
  return (b.scoreBits ?? -Infinity) - (a.scoreBits ?? -Infinity);
}

/** Worst first: alarms, then those of calls the model does not know, by p-value and score. */
export function worstFirst(incidents: readonly Incident[]): readonly Incident[] {
  const rank = { alarm: 0, foreign: 1, normal: 2, unjudged: 3 };
  return incidents.toSorted(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      (a.pValue ?? 2) - (b.pValue ?? 2) ||
      (b.score ?? -Infinity) - (a.score ?? -Infinity),
  );
}
