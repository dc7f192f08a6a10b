import { counted, fixed, signed } from "../../../numbers.ts";
import { type FamilyRow, familyRows } from "../../../report/charts/family-chart.ts";
import { bestOfficial } from "../../../report/html/evaluation-verdict.ts";
import { printable } from "../../../report/printable.ts";
import type { Evaluation, FamilyResult } from "../../../results/evaluation.ts";

/** Below every AUC. */
const WITHOUT_FIGURE = -1;

/** What the first detector reaches on a family; null where it has no figures for it. */
export function firstOf({ detectors }: FamilyRow): FamilyResult | null {
  return detectors.find(({ index }) => index === 0)?.result ?? null;
}

/**
 * The families, the one that the first detector separates best (by AUC) first; those without a
 * figure last.
 */
export function familiesBestFirst(evaluation: Evaluation): readonly FamilyRow[] {
  const auc = (row: FamilyRow): number => {
    const first = firstOf(row);
    return first !== null && Number.isFinite(first.auc) ? first.auc : WITHOUT_FIGURE;
  };
  return [...familyRows(evaluation)].sort((a, b) => auc(b) - auc(a));
}

/**
 * How the first detector compares with the others on the official test set, in whole sentences; ""
 * where there is nothing to compare.
 */
export function describeComparison(evaluation: Evaluation): string {
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
