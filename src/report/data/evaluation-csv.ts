import type { Evaluation } from "../../results/evaluation.ts";
import { rowsOfTestSet, TEST_SETS } from "../set-phrases.ts";
import { csv } from "./csv.ts";

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
];

/** Of an interval that is withheld: two empty fields. */
const WITHHELD = [null, null] as const;

/**
 * One row for each detector and test set that has figures, test set by test set; full precision,
 * rates as shares. Then one for each detector that was left out, with nothing but its name and the
 * reason.
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
  const leftOut = evaluation.leftOut.map(({ name, reason }) =>
    HEAD.map((column) => ({ dataset: evaluation.dataset, detector: name, leftOut: reason })[column] ?? null),
  );
  return csv(HEAD, [...rows, ...leftOut]);
}
