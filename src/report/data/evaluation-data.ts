import type { Budget, RedrawnOutcome, Spread } from "../../results/budget.ts";
import type { ChanceVerdict, DetectionRates, DetectorResult, Evaluation, MimicryResult, TestSetResult } from "../../results/evaluation.ts";
import type {
  AttackRecordingFacts,
  AttackRecordingOutcome,
  ByRecordingResult,
  RecordingsFacts,
  UnitAlarms,
} from "../../results/by-recording.ts";
import type { FalseAlarms, Quartiles, RecordingsResult } from "../../results/recordings.ts";
import { at } from "../../core/at.ts";
import { rowsOfTestSet, TEST_SETS } from "../set-phrases.ts";
import { csv, type CsvValue } from "./csv.ts";
import { driftObject, inputObject, json } from "./json.ts";

/** The columns of the CSV. */
const HEAD = [
  "dataset",
  "detector",
  "testSet",
  "normalTraces",
  "attackTraces",
  "auc",
  "aucLow",
  "aucHigh",
  "aucDistinctLow",
  "aucDistinctHigh",
  "falseAlarmRateAt90",
  "detectionRateAt0.01",
  "detectionRateAt0.05",
  "detectionRateAt0.15",
  "differenceAgainst",
  "differenceAuc",
  "differenceLow",
  "differenceHigh",
  "budgetPromised",
  "budgetObserved",
  "budgetDetected",
  "driftPValue",
  "recalibratedObserved",
  "recalibratedDetected",
  "adaptedObserved",
  "adaptedDetected",
  "callsPerSecond",
  "device",
  "threads",
  "ofNormalTraces",
  "ofAttackTraces",
  "againstChance",
  "skippedLines",
  "lostEvents",
  "formatGuessed",
  "fewestCalls",
  "unjudgedNormals",
  "unjudgedAttacks",
  "missingEvents",
  "unreadCalls",
  "leftOut",
  "groupBy",
  "recording",
  "recordingKind",
  "toldBy",
  "recordingThreads",
  "threadsLikeNormal",
  "attackUnits",
  "attackUnitsLikeNormal",
  "otherUnits",
  "isDetected",
  "place",
  "unit",
  "score",
  "pValue",
  "falseAlarms",
  "secondsToAlarm",
];

/** Of an interval that is withheld: two empty fields. */
const WITHHELD = [null, null] as const;

function ratesObject(rates: DetectionRates): DetectionRates {
  return { "0.01": rates["0.01"], "0.05": rates["0.05"], "0.15": rates["0.15"] };
}

function chanceObject({ verdict, interval, level, detectors }: ChanceVerdict) {
  return { verdict, interval, level, detectors };
}

function testSetObject(result: TestSetResult) {
  return {
    normalTraces: result.normalTraces,
    attackTraces: result.attackTraces,
    auc: result.auc,
    aucInterval: result.aucInterval,
    aucIntervalDistinct: result.aucIntervalDistinct,
    falseAlarmRateAt90: result.falseAlarmRateAt90,
    detectionRateAt: ratesObject(result.detectionRateAt),
    families: Object.fromEntries(
      Object.entries(result.families).map(([name, family]) => [
        name,
        { attackTraces: family.attackTraces, auc: family.auc, detectionRateAt: ratesObject(family.detectionRateAt) },
      ]),
    ),
    chance: result.chance === null ? null : chanceObject(result.chance),
  };
}

function detectorObject(detector: DetectorResult) {
  const { recordings } = detector;
  return {
    name: detector.name,
    exploratory: detector.exploratory === true,
    testSets: Object.fromEntries(
      TEST_SETS.flatMap(({ name }) => {
        const result = detector.testSets[name];
        return result === undefined ? [] : [[name, testSetObject(result)] as const];
      }),
    ),
    budget: budgetObject(detector.budget),
    ...(recordings === undefined ? {} : { recordings: recordings === null ? null : recordingsObject(recordings) }),
    ...(detector.byRecording === undefined ? {} : { byRecording: byRecordingObject(detector.byRecording) }),
    callsPerSecond: detector.callsPerSecond,
    device: detector.device,
    threads: detector.threads,
  };
}

/**
 * The object that `eval --format json` promises, in its documented key order and no field more; a
 * missing test set, recordings where the data has none or none of several traces, and mimicry that
 * was not measured, have no key. An interval that is withheld is null.
 */
export function evaluationJson(evaluation: Evaluation): string {
  const { dataset, detectors, leftOut, mimicry, testSets } = evaluation;
  return json({
    dataset,
    ...(evaluation.input === undefined ? {} : { input: inputObject(evaluation.input) }),
    detectors: detectors.map(detectorObject),
    leftOut: leftOut.map(({ name, reason }) => ({ name, reason })),
    testSets: Object.fromEntries(
      TEST_SETS.flatMap(({ name }) => {
        const size = testSets[name];
        return size === undefined
          ? []
          : [[name, { normalTraces: size.normalTraces, attackTraces: size.attackTraces }] as const];
      }),
    ),
    ...(evaluation.byRecording === undefined ? {} : { byRecording: recordingsFactsObject(evaluation.byRecording) }),
    ...(mimicry === undefined ? {} : { mimicry: mimicry.map(mimicryObject) }),
  });
}

/** A detector's budget as the JSON contract of `eval` names it. */
function budgetObject(budget: Budget) {
  return {
    promised: budget.promised,
    fewestCalls: budget.fewestCalls,
    unjudged: { normalTraces: budget.unjudged.normalTraces, attackTraces: budget.unjudged.attackTraces },
    observed: budget.observed,
    observedDistinct: budget.observedDistinct,
    detectionRate: budget.detectionRate,
    drift: driftObject(budget.drift),
    recalibrated: outcomeObject(budget.recalibrated),
    adapted: outcomeObject(budget.adapted),
  };
}

function outcomeObject(outcome: RedrawnOutcome | null) {
  if (outcome === null) return null;
  return {
    draws: outcome.draws,
    calibrationTraces: outcome.calibrationTraces,
    learntTraces: outcome.learntTraces,
    observed: spreadObject(outcome.observed),
    observedDistinct: spreadObject(outcome.observedDistinct),
    detectionRate: spreadObject(outcome.detectionRate),
    unjudgedNormals: spreadObject(outcome.unjudgedNormals),
    unjudgedAttacks: spreadObject(outcome.unjudgedAttacks),
  };
}

function spreadObject({ mean, least, greatest }: Spread) {
  return { mean, least, greatest };
}

/** One entry of `mimicry` in eval's JSON; a missing test set has no key. */
function mimicryObject(result: MimicryResult) {
  return {
    detector: result.detector,
    transformation: result.transformation,
    budget: result.budget,
    testSets: Object.fromEntries(
      TEST_SETS.flatMap(({ name }) => {
        const figures = result.testSets[name];
        if (figures === undefined) return [];
        const { attackTraces, auc, detectionRateAt5, detectionRateAtThreshold } = figures;
        return [[name, { attackTraces, auc, detectionRateAt: { "0.05": detectionRateAt5 }, detectionRateAtThreshold }]];
      }),
    ),
  };
}

/** The value of `recordings` of a detector in eval's JSON. */
function recordingsObject(result: RecordingsResult) {
  const { threshold } = result;
  return {
    threshold: {
      scoreBits: threshold.scoreBits,
      from: threshold.from,
      recordings: threshold.recordings,
      requested: threshold.requested,
      promised: threshold.promised,
    },
    attackRecordings: result.attackRecordings,
    withoutOnset: result.withoutOnset,
    onsetOutside: result.onsetOutside,
    detected: result.detected,
    alarmedAtOnset: result.alarmedAtOnset,
    detectionRate: result.detectionRate,
    detectionInterval: result.detectionInterval,
    secondsToDetection: quartilesObject(result.secondsToDetection),
    callsToDetection: quartilesObject(result.callsToDetection),
    normal: falseAlarmsObject(result.normal),
    observed: result.observed,
    observedInterval: result.observedInterval,
    beforeOnset: falseAlarmsObject(result.beforeOnset),
    auc: result.auc,
    aucInterval: result.aucInterval,
    aucNormals: result.aucNormals,
    aucAttacks: result.aucAttacks,
  };
}

function quartilesObject(quartiles: Quartiles | null): Quartiles | null {
  return quartiles === null ? null : { lower: quartiles.lower, median: quartiles.median, upper: quartiles.upper };
}

function falseAlarmsObject(alarms: FalseAlarms): FalseAlarms {
  return {
    recordings: alarms.recordings,
    alarmedRecordings: alarms.alarmedRecordings,
    alarms: alarms.alarms,
    hours: alarms.hours,
    alarmsPerHour: alarms.alarmsPerHour,
  };
}

function recordingsFactsObject(facts: RecordingsFacts) {
  return {
    groupBy: facts.grouping,
    unit: facts.unit,
    attacks: facts.attacks.map(attackFactsObject),
    normalRecordings: facts.normalRecordings,
    normalUnits: facts.normalUnits,
    medianAttackUnits: facts.medianAttackUnits,
    medianNormalUnits: facts.medianNormalUnits,
  };
}

function attackFactsObject(facts: AttackRecordingFacts) {
  return {
    path: facts.path,
    family: facts.family,
    toldBy: facts.toldBy,
    threads: facts.threads,
    threadsLikeNormal: facts.threadsLikeNormal,
    attackUnits: facts.attackUnits,
    attackUnitsLikeNormal: facts.attackUnitsLikeNormal,
    backgroundUnits: facts.backgroundUnits,
  };
}

/** The value of `byRecording` of a detector in eval's JSON. */
function byRecordingObject(result: ByRecordingResult) {
  const { calibration, detectionRateAt } = result;
  return {
    promised: result.promised,
    calibration:
      calibration === null
        ? null
        : { kind: calibration.kind, units: calibration.units, recordings: calibration.recordings },
    detected: result.detected,
    detectionRate: result.detectionRate,
    detectionInterval: result.detectionInterval,
    detectedByChance: result.detectedByChance,
    families: Object.fromEntries(
      Object.entries(result.families).map(([name, { recordings, detected }]) => [name, { recordings, detected }]),
    ),
    medianSeconds: result.medianSeconds,
    firstPlaces: { first: result.firstPlaces.first, of: result.firstPlaces.of },
    normal: unitAlarmsObject(result.normal),
    background: unitAlarmsObject(result.background),
    auc: result.auc,
    aucInterval: result.aucInterval,
    detectionRateAt: detectionRateAt === null ? null : ratesObject(detectionRateAt),
    attacks: result.attacks.map(attackOutcomeObject),
    normals: result.normals.map(({ path, units, falseAlarms }) => ({ path, units, falseAlarms })),
  };
}

function unitAlarmsObject(alarms: UnitAlarms) {
  return {
    recordings: alarms.recordings,
    units: alarms.units,
    alarms: alarms.alarms,
    perRecording: alarms.perRecording,
    perThousandUnits: alarms.perThousandUnits,
    shareInterval: alarms.shareInterval,
  };
}

function attackOutcomeObject(outcome: AttackRecordingOutcome) {
  return {
    path: outcome.path,
    detected: outcome.detected,
    place: outcome.place,
    unit: outcome.unit,
    score: outcome.score,
    pValue: outcome.pValue,
    falseAlarms: outcome.falseAlarms,
    seconds: outcome.seconds,
  };
}

/**
 * One row for each detector and test set that has figures, test set by test set; full precision,
 * rates as shares. Then one for each detector and recording (attacks, then normal ones of several
 * units), and one for each detector that was left out, with nothing but its name and the reason.
 */
export function evaluationCsv(evaluation: Evaluation): string {
  const rows = TEST_SETS.flatMap(({ name }) =>
    rowsOfTestSet(evaluation, name).map(({ detector, result }) => [
      evaluation.dataset,
      detector.name,
      name,
      result.normalTraces,
      result.attackTraces,
      result.auc,
      ...(result.aucInterval ?? WITHHELD),
      ...(result.aucIntervalDistinct ?? WITHHELD),
      result.falseAlarmRateAt90,
      result.detectionRateAt["0.01"],
      result.detectionRateAt["0.05"],
      result.detectionRateAt["0.15"],
      result.pairedDifference?.against,
      result.pairedDifference?.auc,
      ...(result.pairedDifference?.interval ?? WITHHELD),
      detector.budget.promised,
      detector.budget.observed,
      detector.budget.detectionRate,
      detector.budget.drift.pValue,
      detector.budget.recalibrated?.observed.mean,
      detector.budget.recalibrated?.detectionRate.mean,
      detector.budget.adapted?.observed.mean,
      detector.budget.adapted?.detectionRate.mean,
      detector.callsPerSecond,
      detector.device,
      detector.threads,
      evaluation.testSets[name]?.normalTraces,
      evaluation.testSets[name]?.attackTraces,
      result.chance?.verdict,
      evaluation.input?.skippedLines,
      evaluation.input?.lostEvents,
      evaluation.input?.formatsGuessed,
      detector.budget.fewestCalls,
      detector.budget.unjudged.normalTraces,
      detector.budget.unjudged.attackTraces,
      evaluation.input?.missingEvents,
      evaluation.input?.unreadCalls,
      null,
    ]),
  );
  const { dataset } = evaluation;
  const named = [
    ...recordingCells(evaluation),
    ...evaluation.leftOut.map(({ name, reason }) => ({ detector: name, leftOut: reason })),
  ].map((cells: Readonly<Record<string, CsvValue>>) =>
    HEAD.map((column) => (column === "dataset" ? dataset : cells[column])),
  );
  return csv(HEAD, [...rows.map((row) => [...row, ...HEAD.slice(row.length).map(() => null)]), ...named]);
}

/** The cells of a row for each detector and recording, by column. */
function recordingCells({ byRecording: facts, detectors }: Evaluation): readonly Readonly<Record<string, CsvValue>>[] {
  if (facts === undefined) return [];
  return detectors.flatMap(({ name, byRecording }) => {
    if (byRecording === undefined) return [];
    const common = { detector: name, groupBy: facts.grouping, budgetPromised: byRecording.promised };
    const attacks = byRecording.attacks.map((outcome, index) => {
      const recording = at(facts.attacks, index);
      return {
        ...common,
        recording: recording.path,
        recordingKind: recording.family,
        toldBy: recording.toldBy,
        recordingThreads: recording.threads,
        threadsLikeNormal: recording.threadsLikeNormal,
        attackUnits: recording.attackUnits,
        attackUnitsLikeNormal: recording.attackUnitsLikeNormal,
        otherUnits: recording.backgroundUnits,
        isDetected: outcome.detected,
        place: outcome.place,
        unit: outcome.unit,
        score: outcome.score,
        pValue: outcome.pValue,
        falseAlarms: outcome.falseAlarms,
        secondsToAlarm: outcome.seconds,
      };
    });
    const normals = byRecording.normals.map(({ path, units, falseAlarms }) => ({
      ...common,
      recording: path,
      recordingKind: "normal",
      otherUnits: units,
      falseAlarms,
    }));
    return [...attacks, ...normals];
  });
}
