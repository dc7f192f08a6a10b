import { counted, fixed, signed } from "../../../numbers.ts";
import { bestOfficial } from "../../../report/html/evaluation-verdict.ts";
import { printable } from "../../../report/printable.ts";
import type { Evaluation } from "../../../results/evaluation.ts";

/**
 * How the first detector compares with the others on the official test set, in whole sentences; ""
 * where there is nothing to compare.
 */
export function comparisonWords(evaluation: Evaluation): string {
  const first = evaluation.detectors[0];
  const best = bestOfficial(evaluation);
  const result = first?.testSets.official;
  if (first === undefined || result === undefined || best === null || evaluation.detectors.length < 2) return "";
  const among = `of the ${counted(evaluation.detectors.length, "detector")}`;
  const place =
    best.detector === first
      ? `${printable(first.name)} has the highest AUC ${among}.`
      : `${printable(best.detector.name)} has the highest AUC ${among}, ${fixed(best.result.auc, 3)}.`;
  const paired = result.pairedDifference;
  if (paired === null || !Number.isFinite(paired.auc)) return place;
  const whose = best.detector === first ? "its AUC" : `the AUC of ${printable(first.name)}`;
  const difference = `${place} On the same traces ${whose} differs from that of ${printable(paired.against)} by ${signed(paired.auc, 3)}`;
  if (paired.interval === null) return `${difference}.`;
  const [low, high] = paired.interval;
  const verdict = low > 0 || high < 0 ? "" : ": this data cannot separate the two";
  return `${difference} (95 % interval ${signed(low, 3)} to ${signed(high, 3)})${verdict}.`;
}
