import { at } from "../core/at.ts";
import { conformalPValue, conformalThreshold, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import type { Detector } from "../core/detector.ts";
import { areaUnderCurve, detectionRateAt, rocCurve } from "../core/roc.ts";
import { bootstrapAucs, type Resampling, singletonGroups } from "../core/sampling.ts";
import { ascendingOf, medianOf, sumOf, wilsonInterval } from "../core/statistics.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import {
  type Grouping,
  type Unit,
  type UnitMember,
  unitScore,
  unitsOf,
  verdictByTraces,
  verdictByUnits,
} from "../core/units.ts";
import type {
  AttackRecordingFacts,
  AttackRecordingOutcome,
  ByRecordingResult,
  RecordingsFacts,
  UnitAlarms,
} from "../results/by-recording.ts";
import type { AttackTrace, EvaluationData } from "./evaluation-data.ts";
import { intervalOf } from "./figures.ts";
import type { Scored } from "./scored.ts";

type TestUnit = Unit<UnitMember & Trace>;

interface AttackRecording {
  readonly facts: AttackRecordingFacts;
  /** On the clock of its threads' `seconds`; null where it is not known. */
  readonly onsetSeconds: number | null;
  readonly attack: readonly TestUnit[];
  readonly background: readonly TestUnit[];
}

/** Which units of which recordings are judged, the same for every detector. */
export interface UnitPlan {
  readonly grouping: Grouping;
  readonly attacks: readonly AttackRecording[];
  readonly normals: readonly { readonly path: string; readonly units: readonly TestUnit[] }[];
}

/**
 * The test traces as units of recordings. An attack recording is a file with a label, a folder of
 * files, or a file of its own; a normal one is a file.
 * @returns null where no recording holds more than one trace, so that traces say it all, or where
 *   the traces do not name their files
 */
export function planUnits(data: EvaluationData, grouping: Grouping): UnitPlan | null {
  const { training, validation, attack, recordings = [] } = data;
  if (![...validation, ...attack].every(hasPath)) return null;
  const labelled = new Map(recordings.filter(({ isAttack }) => isAttack).map((one) => [one.path, one]));
  const attackThreads = groupedBy(attack.filter(hasPath), recordingOf);
  const normalThreads = groupedBy(validation.filter(hasPath), ({ path }) => path);
  const ofNormals = [...normalThreads].flatMap(([path, threads]) => (labelled.has(path) ? [] : threads));
  const normalKeys = new Set([...training, ...ofNormals].map(traceKey));
  const attackPaths = [...new Set([...labelled.keys(), ...attackThreads.keys()])].sort();
  const attacks = attackPaths.map((path): AttackRecording => {
    const recording = labelled.get(path);
    const own = attackThreads.get(path) ?? [];
    const threads = recording === undefined ? own : [...(normalThreads.get(path) ?? []), ...own];
    const isLikeNormal = new Set(threads.filter((thread) => normalKeys.has(traceKey(thread))));
    const isNamed = recording?.attackThreads !== undefined;
    const isOfAttack = new Set<Trace>(isNamed ? own : own.filter((thread) => !isLikeNormal.has(thread)));
    const units = unitsOf(threads, grouping);
    const [attackUnits, background] = parted(units, ({ members }) => members.some((thread) => isOfAttack.has(thread)));
    return {
      onsetSeconds: recording?.onsetSeconds ?? null,
      attack: attackUnits,
      background,
      facts: {
        path,
        family: own.find(({ family }) => family !== null)?.family ?? "attack",
        threads: threads.length,
        threadsLikeNormal: isLikeNormal.size,
        toldBy: isNamed ? "label" : "content",
        attackUnits: attackUnits.length,
        attackUnitsLikeNormal: attackUnits.filter(({ members }) => members.every((one) => isLikeNormal.has(one)))
          .length,
        backgroundUnits: background.length,
      },
    };
  });
  const normals = [...normalThreads]
    .filter(([path]) => !labelled.has(path))
    .map(([path, threads]) => ({ path, units: unitsOf(threads, grouping), threads: threads.length }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const holdsSeveral = attacks.some(({ facts }) => facts.threads > 1) || normals.some(({ threads }) => threads > 1);
  return holdsSeveral ? { grouping, attacks, normals } : null;
}

function hasPath<Known extends { readonly path?: string }>(trace: Known): trace is Known & { readonly path: string } {
  return trace.path !== undefined;
}

function recordingOf({ path, isLabelled, recording }: AttackTrace & { readonly path: string }): string {
  return isLabelled === true ? path : (recording ?? path);
}

function groupedBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const known = groups.get(keyOf(value));
    if (known === undefined) groups.set(keyOf(value), [value]);
    else known.push(value);
  }
  return groups;
}

function parted<Value>(values: readonly Value[], isFirst: (value: Value) => boolean): readonly [Value[], Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

/** What the plan holds, for reports. */
export function recordingsFactsOf({ grouping, attacks, normals }: UnitPlan): RecordingsFacts {
  const kinds = [
    ...attacks.flatMap(({ attack, background }) => [...attack, ...background]),
    ...normals.flatMap(({ units }) => units),
  ].map(({ kind }) => kind);
  return {
    grouping,
    unit: kinds.find((kind) => kind !== "trace") ?? "trace",
    attacks: attacks.map(({ facts }) => facts),
    normalRecordings: normals.length,
    normalUnits: sumOf(normals, ({ units }) => units.length),
    medianAttackUnits: medianCount(attacks.map(({ attack }) => attack.length)),
    medianNormalUnits: medianCount(normals.map(({ units }) => units.length)),
  };
}

function medianCount(counts: readonly number[]): number {
  return counts.length === 0 ? 0 : medianOf(ascendingOf(counts));
}

/** One unit under one detector. */
interface JudgedUnit {
  readonly name: string;
  readonly score: number | null;
  readonly pValue: number | null;
  readonly isAlarm: boolean;
  /** Threads that alone would have raised it. */
  readonly raisedBy: readonly Trace[];
}

/**
 * What one detector makes of the recordings, each unit judged as `score` judges it.
 * @param falseAlarmRate promised share of normal units that raise an alarm, in (0, 1)
 */
export function byRecordingOf(
  { attacks, normals, grouping }: UnitPlan,
  scored: Scored,
  data: EvaluationData,
  falseAlarmRate: number,
  resampling: Resampling,
): ByRecordingResult {
  const judge = unitJudge(scored, data, falseAlarmRate);
  const judgedAttacks = attacks.map((recording) => {
    const [attack, background] = [recording.attack.map(judge), recording.background.map(judge)];
    return { attack, background, outcome: outcomeOf(recording, attack, background) };
  });
  const judgedNormals = normals.map(({ path, units }) => ({ path, units: units.map(judge) }));
  const outcomes = judgedAttacks.map(({ outcome }) => outcome);
  const detected = outcomes.filter((outcome) => outcome.detected).length;
  const normal = alarmsOf(judgedNormals.map(({ units }) => units));
  const background = alarmsOf(judgedAttacks.map((recording) => recording.background));
  const others = normal.units + background.units;
  const alarmShare = others === 0 ? null : (normal.alarms + background.alarms) / others;
  const placed = outcomes.filter(({ place }, index) => place !== null && at(attacks, index).background.length > 0);
  const seconds = outcomes.flatMap((outcome) => outcome.seconds ?? []);
  const calibration = grouping === "none" ? undefined : scored.detector.unitCalibrations?.[grouping];
  return {
    promised: falseAlarmRate,
    calibration:
      calibration === undefined || grouping === "none"
        ? null
        : { kind: grouping, units: calibration.scores.length, recordings: calibration.recordings },
    detected,
    detectionRate: detected / Math.max(1, outcomes.length),
    detectionInterval: wilsonInterval(detected, outcomes.length),
    detectedByChance:
      alarmShare === null ? null : sumOf(attacks, ({ attack }) => 1 - (1 - alarmShare) ** attack.length),
    families: familiesOf(attacks, outcomes),
    medianSeconds: seconds.length === 0 ? null : medianOf(ascendingOf(seconds)),
    firstPlaces: { first: placed.filter(({ place }) => place === 1).length, of: placed.length },
    normal,
    background,
    ...separationOf(
      judgedNormals.flatMap(({ units }) => unitScore(units.map(({ score }) => score)) ?? []),
      outcomes.flatMap(({ score }) => score ?? []),
      resampling,
    ),
    attacks: outcomes,
    normals: judgedNormals
      .filter(({ units }) => units.length > 1)
      .map(({ path, units }) => ({ path, units: units.length, falseAlarms: alarmed(units) })),
  };
}

function alarmed(units: readonly JudgedUnit[]): number {
  return units.filter((unit) => unit.isAlarm).length;
}

/** How one detector judges units. */
function unitJudge(
  { detector, normals, attacks }: Scored,
  { validation, attack }: EvaluationData,
  falseAlarmRate: number,
): (unit: TestUnit) => JudgedUnit {
  const scores = new Map<Trace, number | null>();
  for (const [index, trace] of validation.entries()) scores.set(trace, at(normals, index));
  for (const [index, trace] of attack.entries()) scores.set(trace, at(attacks, index));
  const scoreOf = (trace: Trace): number | null => scores.get(trace) ?? null;
  return (unit) => ({
    name: unit.name,
    score: unitScore(unit.members.map(scoreOf)),
    ...verdictOn(unit, scoreOf, detector, falseAlarmRate),
  });
}

function verdictOn(
  { kind, members }: TestUnit,
  scoreOf: (trace: Trace) => number | null,
  detector: Detector,
  falseAlarmRate: number,
): Omit<JudgedUnit, "name" | "score"> {
  const scored = members.flatMap((thread) => {
    const score = scoreOf(thread);
    return score === null ? [] : [{ thread, score }];
  });
  const highest = unitScore(scored.map(({ score }) => score));
  const calibration = kind === "trace" ? undefined : detector.unitCalibrations?.[kind];
  if (calibration !== undefined && highest !== null) {
    const threshold = conformalThreshold(calibration.scores, falseAlarmRate);
    const raisedBy = scored.filter(({ score }) => isAlarm(score, threshold)).map(({ thread }) => thread);
    return { ...verdictByUnits(highest, calibration, falseAlarmRate), raisedBy };
  }
  const basis = verdictBasis(detector, falseAlarmRate);
  const judged = scored
    .filter(({ thread }) => isJudged(thread.calls.length, basis))
    .map(({ thread, score }) => ({ thread, pValue: conformalPValue(detector.calibrationScores, score) }));
  const verdict = verdictByTraces(
    judged.map(({ pValue }) => pValue),
    falseAlarmRate,
  );
  const raisedBy = judged.filter(({ pValue }) => judged.length * pValue <= falseAlarmRate);
  return { ...verdict, raisedBy: raisedBy.map(({ thread }) => thread) };
}

function outcomeOf(
  { facts, onsetSeconds }: AttackRecording,
  attack: readonly JudgedUnit[],
  background: readonly JudgedUnit[],
): AttackRecordingOutcome {
  const score = unitScore(attack.map((unit) => unit.score));
  const worst = score === null ? undefined : attack.find((unit) => unit.score === score);
  const raised = attack.filter((unit) => unit.isAlarm).flatMap(({ raisedBy }) => raisedBy);
  const ends = raised.map(lastSeconds).filter((time) => time !== null);
  return {
    path: facts.path,
    detected: attack.some((unit) => unit.isAlarm),
    place: score === null ? null : 1 + background.filter((unit) => unit.score !== null && unit.score >= score).length,
    unit: worst?.name ?? null,
    score,
    pValue: worst?.pValue ?? null,
    falseAlarms: alarmed(background),
    seconds: onsetSeconds === null || ends.length === 0 ? null : Math.max(0, Math.min(...ends) - onsetSeconds),
  };
}

/** The time of a thread's last call; null where no call has one. */
function lastSeconds({ seconds }: Trace): number | null {
  let last: number | null = null;
  for (const time of seconds ?? []) if (!Number.isNaN(time) && (last === null || time > last)) last = time;
  return last;
}

function alarmsOf(recordings: readonly (readonly JudgedUnit[])[]): UnitAlarms {
  const units = sumOf(recordings, ({ length }) => length);
  const alarms = sumOf(recordings, alarmed);
  return {
    recordings: recordings.length,
    units,
    alarms,
    perRecording: recordings.length === 0 ? null : alarms / recordings.length,
    perThousandUnits: units === 0 ? null : (1000 * alarms) / units,
    shareInterval: units === 0 ? null : wilsonInterval(alarms, units),
  };
}

function familiesOf(
  attacks: readonly AttackRecording[],
  outcomes: readonly AttackRecordingOutcome[],
): ByRecordingResult["families"] {
  const judged = attacks.map(({ facts }, index) => ({ family: facts.family, detected: at(outcomes, index).detected }));
  return Object.fromEntries(
    [...groupedBy(judged, ({ family }) => family)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([family, own]) => [
        family,
        { recordings: own.length, detected: own.filter(({ detected }) => detected).length },
      ]),
  );
}

function separationOf(
  normals: readonly number[],
  attacks: readonly number[],
  resampling: Resampling,
): Pick<ByRecordingResult, "auc" | "aucInterval" | "detectionRateAt"> {
  if (normals.length === 0 || attacks.length === 0) return { auc: null, aucInterval: null, detectionRateAt: null };
  const scores = { normals: Float64Array.from(normals), attacks: Float64Array.from(attacks) };
  const curve = rocCurve(scores.normals, scores.attacks);
  const draws = bootstrapAucs(
    { scores: scores.normals, groups: singletonGroups(normals.length) },
    { scores: scores.attacks, groups: singletonGroups(attacks.length) },
    resampling,
  );
  return {
    auc: areaUnderCurve(curve),
    aucInterval: intervalOf(draws, { distinctNormals: normals.length, distinctAttacks: attacks.length }),
    detectionRateAt: {
      "0.01": detectionRateAt(curve, 0.01),
      "0.05": detectionRateAt(curve, 0.05),
      "0.15": detectionRateAt(curve, 0.15),
    },
  };
}
