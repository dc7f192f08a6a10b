import { useId } from "preact/hooks";
import { shortPercent } from "../../../numbers.ts";
import { seriesColour, seriesDash } from "../../../report/charts/palette.ts";
import type { RocVertex } from "../../../report/charts/roc-low-end.ts";
import { linearScale, logScale, type Scale } from "../charts/scale.ts";
import { useWidth } from "../charts/use-width.ts";
import type { DrawnCurve } from "./roc-curves.ts";

interface RocChartProps {
  readonly curves: readonly DrawnCurve[];
  /** Where the logarithmic axis begins. */
  readonly lowest: number;
  readonly part: "whole" | "lowEnd";
  readonly title: string;
  readonly description: string;
}

const LINEAR_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const RATE_TICKS = [0.001, 0.01, 0.05, 0.15, 1];
const CHANCE_VERTICES = 48;

/** The curves of all detectors on linear axes, or their low end on a logarithmic one; a ring marks where each threshold stands. */
export function RocChart({ part, title, description, lowest, curves }: RocChartProps) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>(460);
  const height = Math.round(Math.min(400, Math.max(250, width * 0.8)));
  const box = { left: 46, right: width - 20, top: 26, bottom: height - 44 };
  const isWhole = part === "whole";
  const x = isWhole ? linearScale([0, 1], [box.left, box.right]) : logScale([lowest, 1], [box.left, box.right]);
  const y = linearScale([0, 1], [box.bottom, box.top]);
  const xTicks = isWhole ? LINEAR_TICKS : RATE_TICKS.filter((rate) => rate >= lowest);
  return (
    <div ref={ref}>
      <svg
        class="chart roc"
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{description}</desc>
        <g class="axes">
          {LINEAR_TICKS.map((tick) => (
            <g key={tick}>
              <line x1={box.left} x2={box.right} y1={y.placeOf(tick)} y2={y.placeOf(tick)} />
              <text x={box.left - 8} y={y.placeOf(tick) + 4} text-anchor="end">
                {shortPercent(tick)}
              </text>
            </g>
          ))}
          {xTicks.map((tick) => (
            <g key={tick}>
              <line x1={x.placeOf(tick)} x2={x.placeOf(tick)} y1={box.top} y2={box.bottom} />
              <text x={x.placeOf(tick)} y={box.bottom + 18} text-anchor="middle">
                {shortPercent(tick)}
              </text>
            </g>
          ))}
          <text x={0} y={12}>
            ↑ attacks detected
          </text>
          <text x={box.right} y={height - 6} text-anchor="end">
            normal traces that raise a false alarm →
          </text>
        </g>
        <path class="chance" d={curvePath(chance(isWhole, lowest), x, y)} />
        {curves
          .map((curve, index) => (
            <path
              key={index}
              class="curve"
              d={curvePath(curve[part], x, y)}
              stroke-dasharray={seriesDash(index)}
              style={{ stroke: seriesColour(index) }}
            />
          ))
          .reverse()}
        {curves
          .map(({ workingPoint: at }, index) =>
            at === null ? null : (
              <circle
                key={index}
                class="working-point"
                cx={x.placeOf(isWhole ? at.falseAlarmRate : Math.max(lowest, at.falseAlarmRate))}
                cy={y.placeOf(at.detectionRate)}
                r={index === 0 ? 6 : 4}
                style={{ stroke: seriesColour(index) }}
              />
            ),
          )
          .reverse()}
      </svg>
    </div>
  );
}

/** A coin toss: as many attacks detected as normal traces alarmed. */
function chance(isWhole: boolean, lowest: number): readonly RocVertex[] {
  const rates = isWhole
    ? [0, 1]
    : Array.from({ length: CHANCE_VERTICES + 1 }, (_, index) => lowest ** (1 - index / CHANCE_VERTICES));
  return rates.map((rate) => ({ falseAlarmRate: rate, detectionRate: rate }));
}

function curvePath(points: readonly RocVertex[], x: Scale, y: Scale): string {
  return points
    .map(
      (point, index) =>
        `${index === 0 ? "M" : "L"}${x.placeOf(point.falseAlarmRate).toFixed(1)} ${y.placeOf(point.detectionRate).toFixed(1)}`,
    )
    .join("");
}
