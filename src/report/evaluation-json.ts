import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import type { ChanceVerdict, DetectionRates, TestSetResult } from "../results/test-sets.ts";
import { budgetObject } from "./budget-json.ts";
import { inputObject } from "./input-json.ts";
import { json } from "./json.ts";
import { mimicryObject } from "./mimicry-json.ts";
import { recordingsObject } from "./recordings-json.ts";
import { TEST_SETS } from "./test-sets.ts";

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

/** The object that `eval --format json` promises, in its documented key order and no field more; a missing test set, recordings where the data has none, and mimicry that was not measured, have no key. An interval that is withheld is null. */
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
