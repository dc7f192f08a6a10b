import { useId, useMemo } from "preact/hooks";
import { count, counted, fixed, percent, shortPercent } from "../../../numbers.ts";
import { seriesColour } from "../../../report/charts/palette.ts";
import { linearScale } from "../../../report/charts/scale.ts";
import { printable } from "../../../report/printable.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { useWidth } from "../charts/use-width.ts";
import { BreakableName } from "../table/trace-row.tsx";
import { type FamilyRow, familyRows } from "./comparison.ts";
import { DetectorMark } from "./detector-table.tsx";

const ROW = 42;
const BAR = 12;

/**
 * How each attack family fares, by the first detector in figures and by all in a chart. Nothing
 * without families.
 */
export function FamilyPart({ evaluation }: { readonly evaluation: Evaluation }) {
  const rows = useMemo(() => familyRows(evaluation), [evaluation]);
  const { detectors } = evaluation;
  const first = detectors[0];
  if (rows.length === 0 || first === undefined) return null;
  return (
    <>
      <h3>By attack family</h3>
      <p class="hint">
        Each family of the official test set against all its normal traces. A family of few traces says little.
      </p>
      <div class="charts">
        <figure>
          <figcaption>
            {printable(first.name)}
            <span>the family it detects best comes first</span>
          </figcaption>
          <div class="scroll" tabIndex={0} role="region" aria-label="Figures by attack family">
            <table class="evaluation-table">
              <caption class="visually-hidden">Figures by attack family</caption>
              <thead>
                <tr>
                  <th scope="col" class="left">
                    Family
                  </th>
                  <th scope="col">Traces</th>
                  <th scope="col">AUC</th>
                  <th scope="col">Detected at 5&nbsp;%</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ family, traces, byDetector: [own] }) => (
                  <tr key={family}>
                    <th scope="row" class="left">
                      <BreakableName name={family} />
                    </th>
                    <td>{count(traces)}</td>
                    <td>
                      <strong>{fixed(own?.auc ?? null, 3)}</strong>
                    </td>
                    <td>{percent(own?.detectionRateAt["0.05"] ?? null)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </figure>
        <figure>
          <figcaption>
            Detected at 5&nbsp;% false alarms
            <span>
              {detectors.length > 1 ? "bar: " : ""}
              <DetectorMark detector={first} index={0} />
              {detectors.length > 1 ? "; dots: " : ""}
              {detectors.slice(1).map((detector, index) => (
                <span class="dot-key" key={index}>
                  <DetectorMark detector={detector} index={index + 1} />
                </span>
              ))}
            </span>
          </figcaption>
          <FamilyChart rows={rows} detectors={detectors} />
        </figure>
      </div>
    </>
  );
}

interface FamilyChartProps {
  readonly rows: readonly FamilyRow[];
  readonly detectors: readonly { readonly name: string }[];
}

/**
 * What of each family is detected at 5 % false alarms: the first detector as a bar, the others as
 * dots in their colours.
 */
function FamilyChart({ rows, detectors }: FamilyChartProps) {
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
