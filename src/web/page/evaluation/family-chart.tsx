import { useId } from "preact/hooks";
import { counted, percent, shortPercent } from "../../../numbers.ts";
import { seriesColour } from "../../../report/charts/palette.ts";
import { linearScale } from "../../../report/charts/scale.ts";
import { printable } from "../../../report/printable.ts";
import { useWidth } from "../charts/use-width.ts";
import type { FamilyRow } from "./family-rows.ts";

interface FamilyChartProps {
  readonly rows: readonly FamilyRow[];
  readonly detectors: readonly { readonly name: string }[];
}

const ROW = 42;
const BAR = 12;

/**
 * What of each family is detected at 5 % false alarms: the first detector as a bar, the others as
 * dots in their colours.
 */
export function FamilyChart({ rows, detectors }: FamilyChartProps) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>(460);
  const bottom = rows.length * ROW + 6;
  const isNarrow = width < 360;
  const ticks = isNarrow ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  const x = linearScale([0, 1], [8, width - 14]);
  const rate = (row: FamilyRow, index: number): number | null => {
    const value = row.byDetector[index]?.detectionRateAt["0.05"] ?? null;
    return value !== null && Number.isFinite(value) ? value : null;
  };
  const description = rows
    .map((row) => {
      const figures = detectors.map(({ name }, index) => `${printable(name)} ${percent(rate(row, index), 0)}`);
      return `${printable(row.family)}: ${figures.join(", ")}.`;
    })
    .join(" ");
  return (
    <div ref={ref}>
      <svg
        class="chart families"
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
        viewBox={`0 0 ${width} ${bottom + 24}`}
        width={width}
        height={bottom + 24}
      >
        <title id={`${id}-title`}>Detected at 5 % false alarms, by attack family</title>
        <desc id={`${id}-desc`}>{description}</desc>
        <g class="axes">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={x.placeOf(tick)} x2={x.placeOf(tick)} y1={0} y2={bottom} />
              <text
                x={x.placeOf(tick)}
                y={bottom + 18}
                text-anchor={tick === 0 ? "start" : tick === 1 ? "end" : "middle"}
              >
                {shortPercent(tick)}
              </text>
            </g>
          ))}
        </g>
        {rows.map((row, index) => {
          const top = index * ROW;
          const own = rate(row, 0);
          return (
            <g key={row.family}>
              <text class="family" x={8} y={top + 15}>
                {shortened(printable(row.family), width - (isNarrow ? 70 : 150))}
                {isNarrow ? null : (
                  <tspan class="traces" dx={6}>
                    {counted(row.traces, "trace")}
                  </tspan>
                )}
              </text>
              <text class="family" x={width - 14} y={top + 15} text-anchor="end">
                {percent(own, 0)}
              </text>
              <rect class="track" x={8} width={width - 22} y={top + 22} height={BAR} />
              {own === null ? null : (
                <rect x={8} width={x.placeOf(own) - 8} y={top + 22} height={BAR} style={{ fill: seriesColour(0) }} />
              )}
              {detectors.map((_, other) => {
                const value = other === 0 ? null : rate(row, other);
                return value === null ? null : (
                  <circle
                    key={other}
                    class="other"
                    cx={x.placeOf(value)}
                    cy={top + 22 + laneOf(other, detectors.length)}
                    r={4}
                    style={{ fill: seriesColour(other) }}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/**
 * How far below the top of the bar the dot of a detector lies: each has a lane, so that equal
 * figures do not hide each other.
 */
function laneOf(index: number, detectors: number): number {
  return detectors < 3 ? BAR / 2 : ((index - 1) / (detectors - 2)) * BAR;
}

/** Cuts a name that is wider than `room` pixels; the table beside the chart has it whole. */
function shortened(name: string, room: number): string {
  const most = Math.max(10, Math.floor(room / 8));
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
