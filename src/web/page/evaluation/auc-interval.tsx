import { seriesColour } from "../../../report/charts/palette.ts";
import { linearScale } from "../../../report/charts/scale.ts";
import type { Interval, TestSetResult } from "../../../results/test-sets.ts";

interface AucIntervalProps {
  readonly result: TestSetResult | undefined;
  /** The detector's place in the evaluation. */
  readonly index: number;
  /** The AUC range that all rows share. */
  readonly range: readonly [number, number];
}

const WIDTH = 130;

/** An AUC as an upright stroke on a thick bar (interval by files) and a thin one (by distinct traces). A picture of the figures beside it, so hidden from screen readers. */
export function AucInterval({ result, index, range }: AucIntervalProps) {
  if (result === undefined || !Number.isFinite(result.auc)) return null;
  const x = linearScale(range, [4, WIDTH - 4]);
  const bar = (ends: Interval, width: number, opacity: number) =>
    ends !== null && ends.every(Number.isFinite) ? (
      <line
        x1={x.placeOf(ends[0])}
        x2={x.placeOf(ends[1])}
        y1={9}
        y2={9}
        stroke-width={width}
        stroke-opacity={opacity}
      />
    ) : null;
  const at = x.placeOf(result.auc);
  return (
    <svg class="auc-interval" width={WIDTH} height={18} viewBox={`0 0 ${WIDTH} 18`} aria-hidden="true">
      <line class="scale" x1={4} x2={WIDTH - 4} y1={9} y2={9} />
      <g style={{ stroke: seriesColour(index) }}>
        {bar(result.aucIntervalDistinct, 2, 1)}
        {bar(result.aucInterval, 9, 0.45)}
        <line x1={at} x2={at} y1={1} y2={17} stroke-width={3} />
      </g>
    </svg>
  );
}
