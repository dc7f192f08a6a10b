import type { Budget, RedrawnOutcome, Spread } from "../../results/budget.ts";
import type { ChanceVerdict, DetectionRates, DetectorResult, Evaluation, MimicryResult, TestSetResult } from "../../results/evaluation.ts";
import type { FalseAlarms, Quartiles, RecordingsResult } from "../../results/recordings.ts";
import { TEST_SETS } from "../set-phrases.ts";
import { driftObject, inputObject } from "./json-parts.ts";
import { json } from "./json.ts";

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
    callsPerSecond: detector.callsPerSecond,
    device: detector.device,
    threads: detector.threads,
  };
}

/**
 * The object that `eval --format json` promises, in its documented key order and no field more; a
 * missing test set, recordings where the data has none, and mimicry that was not measured, have no
 * key. An interval that is withheld is null.
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
