import { officialFamilies } from "../../../report/set-phrases.ts";
import type { Evaluation, FamilyResult } from "../../../results/evaluation.ts";

/** One attack family of the official test set. */
export interface FamilyRow {
  readonly family: string;
  readonly traces: number;
  /** In the evaluation's order; null where a detector has no figures for it. */
  readonly byDetector: readonly (FamilyResult | null)[];
}

/** Below every AUC. */
const WITHOUT_FIGURE = -1;

/**
 * The families, the one that the first detector separates best (by AUC) first; those without a
 * figure last.
 */
export function familyRows(evaluation: Evaluation): readonly FamilyRow[] {
  const rows = [...officialFamilies(evaluation)].map(([family, traces]): FamilyRow => {
    const byDetector = evaluation.detectors.map((detector) => detector.testSets.official?.families[family] ?? null);
    return { family, traces, byDetector };
  });
  const auc = ({ byDetector }: FamilyRow): number => {
    const [first] = byDetector;
    return first != null && Number.isFinite(first.auc) ? first.auc : WITHOUT_FIGURE;
  };
  return rows.sort((a, b) => auc(b) - auc(a));
}
