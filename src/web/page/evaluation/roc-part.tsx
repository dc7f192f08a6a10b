import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { shortPercent } from "../../../numbers.ts";
import {
  type DrawnCurve,
  drawnCurve,
  hasCurve,
  lowestRate,
  rocDescription,
  rocSvg,
} from "../../../report/charts/roc-chart.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { useWidth } from "../charts/use-width.ts";
import { DetectorLegend } from "./detector-table.tsx";

/**
 * What an alarm costs: the ROC curves, whole and at the low end. Nothing where no curve can be
 * drawn.
 */
export function RocPart({ evaluation }: { readonly evaluation: Evaluation }) {
  const isDrawable = useMemo(() => evaluation.detectors.some(hasCurve), [evaluation]);
  const lowest = lowestRate(evaluation);
  const curves = useDrawnCurves(evaluation, lowest);
  if (!isDrawable) return null;
  return (
    <>
      <h3>What an alarm costs</h3>
      <p class="hint">
        Attacks detected against normal traces that raise a false alarm, for every threshold; official test set.
      </p>
      <DetectorLegend detectors={evaluation.detectors} />
      <div class="charts">
        <figure>
          <figcaption>
            The whole curve<span>up and to the left is better; the dotted line is a coin toss</span>
          </figcaption>
          <RocChart part="whole" description={rocDescription(evaluation)} curves={curves} lowest={lowest} />
        </figure>
        <figure>
          <figcaption>
            The low end
            <span>{`from ${shortPercent(lowest)} false alarms on, logarithmic: rates one can live with`}</span>
          </figcaption>
          <RocChart part="lowEnd" description={rocDescription(evaluation)} curves={curves} lowest={lowest} />
        </figure>
      </div>
    </>
  );
}

interface DrawnSoFar {
  readonly evaluation: Evaluation;
  readonly curves: readonly DrawnCurve[];
}

/**
 * The curves of the evaluation's detectors, in their order: none at first, then one more after each
 * paint, so that no task of the page is long.
 */
function useDrawnCurves(evaluation: Evaluation, lowest: number): readonly DrawnCurve[] {
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

interface RocChartProps {
  readonly curves: readonly DrawnCurve[];
  /** Where the logarithmic axis begins. */
  readonly lowest: number;
  readonly part: "whole" | "lowEnd";
  readonly description: string;
}

/** The curves of all detectors as reports draw them, at the width that the page has. */
function RocChart({ part, description, lowest, curves }: RocChartProps) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>(460);
  const svg = useMemo(() => {
    const height = Math.round(Math.min(400, Math.max(250, width * 0.8)));
    return rocSvg({ curves, part, lowest, width, height, id, description });
  }, [curves, part, lowest, width, id, description]);
  return <div ref={ref} dangerouslySetInnerHTML={{ __html: svg }} />;
}
