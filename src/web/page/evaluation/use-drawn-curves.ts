import { useEffect, useState } from "preact/hooks";
import { type DrawnCurve, drawnCurve } from "../../../report/charts/roc-curves.ts";
import type { Evaluation } from "../../../results/evaluation.ts";

interface DrawnSoFar {
  readonly evaluation: Evaluation;
  readonly curves: readonly DrawnCurve[];
}

/** The curves of the evaluation's detectors, in their order: none at first, then one more after each paint, so that no task of the page is long. */
export function useDrawnCurves(evaluation: Evaluation, lowest: number): readonly DrawnCurve[] {
  const [soFar, setSoFar] = useState<DrawnSoFar>({ evaluation, curves: [] });
  const curves = soFar.evaluation === evaluation ? soFar.curves : [];
  const next = evaluation.detectors[curves.length];
  useEffect(() => {
    if (next === undefined) return undefined;
    const timer = setTimeout(() => {
      setSoFar((before) => ({
        evaluation,
        curves: [...(before.evaluation === evaluation ? before.curves : []), drawnCurve(next, lowest)],
      }));
    });
    return () => {
      clearTimeout(timer);
    };
  }, [evaluation, next, lowest]);
  return curves;
}
