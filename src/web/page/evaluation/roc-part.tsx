import { useMemo } from "preact/hooks";
import { shortPercent } from "../../../numbers.ts";
import { rocDescription } from "../../../report/charts/roc-chart.ts";
import { hasCurve, lowestRate } from "../../../report/charts/roc-curves.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { DetectorLegend } from "./detector-mark.tsx";
import { RocChart } from "./roc-chart.tsx";
import { useDrawnCurves } from "./use-drawn-curves.ts";

/** What an alarm costs: the ROC curves, whole and at the low end. Nothing where no curve can be drawn. */
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
