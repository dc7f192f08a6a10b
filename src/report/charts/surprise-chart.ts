import * as Plot from "@observablehq/plot";
import { at } from "../../core/at.ts";
import { counted, fixed } from "../../numbers.ts";
import type { Explanation, SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { describePlace, mostSurprising, type SurpriseColumn, surpriseColumns } from "../surprise.ts";
import { chartColour, heatColour, heatLevel } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";

const STRIP_PIXELS = 26;

/** Size of a surprise chart; `id` sets two on one page apart. */
interface SurpriseChartSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Neighbouring columns of one class of surprise as one band: a quiet trace of 4,500 calls needs few
 * of them.
 */
function heatBands(
  columns: readonly SurpriseColumn[],
): readonly { readonly from: number; readonly to: number; readonly level: number }[] {
  const joined: { from: number; to: number; level: number }[] = [];
  for (const { from, to, highestBits } of columns) {
    const level = heatLevel(highestBits);
    const last = joined.at(-1);
    if (last?.level === level) last.to = to;
    else joined.push({ from, to, level });
  }
  return joined;
}

const MOST_TICKS = 7;

/**
 * Ticks from 0 to the highest surprise, in bits: every 4 for a network (at most 24 bits or little
 * more), every 8, 16, ... where counting is surer.
 */
function surpriseTicks(topBits: number): readonly number[] {
  let step = 4;
  while (Math.floor(topBits / step) + 1 > MOST_TICKS) step *= 2;
  return Array.from({ length: Math.floor(topBits / step) + 1 }, (_, place) => place * step);
}

/**
 * The surprise of a trace from first call to last: a heat strip, the surprise as bars (where calls
 * share a column, their highest), the mean so far as a line, the alarm threshold of that mean, and
 * the stretches that stand out, shaded. At most one column per two pixels; "" for a trace without
 * calls.
 */
export function surpriseChart(
  { calls, threshold, name, stretches }: Explanation,
  { id, width, height }: SurpriseChartSize,
): string {
  const columns = surpriseColumns(calls, Math.floor((width - 60) / 2));
  if (columns.length === 0) return "";
  const topBits = Math.max(1, ...columns.map((column) => column.highestBits));
  const ticks = surpriseTicks(topBits);
  const rules = threshold !== null && Number.isFinite(threshold) && threshold <= topBits ? [threshold] : [];
  const top = at(mostSurprising(calls, 1), 0);
  const shades = stretchShades(stretches, calls, width);
  const description =
    `${counted(calls.length, "call")}. Highest surprise ${fixed(topBits, 1)} bits, call ${top.index} (${top.call}). ` +
    `Mean over the whole trace ${fixed(columns.at(-1)?.meanSoFarBits ?? null, 3)} bits${threshold === null ? "" : `, alarm above ${fixed(threshold, 3)}`}.` +
    stretches.map((stretch, at) => ` Stretch ${at + 1}: ${describePlace(stretch)}.`).join("");
  const stripBits = (topBits * STRIP_PIXELS) / (height - 84 - STRIP_PIXELS);
  return plotSvg(
    { id, title: `Surprise of each call of ${name}`, description },
    {
      width,
      height,
      marginLeft: 40,
      marginRight: 20,
      marginTop: 40,
      marginBottom: 40,
      x: { domain: [0, calls.length], label: "call", ticks: Math.round(width / 110) },
      y: {
        domain: [-stripBits, topBits * 1.04],
        label: "surprise, bits",
        ticks,
      },
      marks: [
        Plot.rect(shades, {
          x1: "from",
          x2: "to",
          y1: 0,
          y2: topBits * 1.04,
          fill: chartColour("ink"),
          fillOpacity: 0.1,
        }),
        Plot.text(
          shades.filter((shade) => shade.isNumbered),
          {
            x: (shade: StretchShade) => (shade.from + shade.to) / 2,
            y: topBits * 1.04,
            text: (shade: StretchShade) => shade.number.toString(),
            dy: -8,
            fontWeight: 700,
            fill: chartColour("ink"),
          },
        ),
        Plot.gridY(ticks.slice(1), { stroke: chartColour("grid"), strokeOpacity: 1 }),
        Plot.rect(heatBands(columns), {
          x1: "from",
          x2: "to",
          y1: -stripBits,
          y2: -stripBits * 0.12,
          fill: (band: { level: number }) => heatColour(band.level),
        }),
        Plot.rect(
          columns.filter((column) => column.highestBits >= 0.05),
          {
            x1: "from",
            x2: "to",
            y1: 0,
            y2: "highestBits",
            fill: (column: SurpriseColumn) => heatColour(Math.max(2, heatLevel(column.highestBits))),
          },
        ),
        Plot.line(columns, {
          x: (column: SurpriseColumn) => (column.from + column.to) / 2,
          y: "meanSoFarBits",
          stroke: chartColour("page"),
          strokeWidth: 5,
        }),
        Plot.line(columns, {
          x: (column: SurpriseColumn) => (column.from + column.to) / 2,
          y: "meanSoFarBits",
          stroke: chartColour("ink"),
          strokeWidth: 2,
        }),
        Plot.ruleY(rules, { stroke: chartColour("ink"), strokeDasharray: "5 4" }),
        Plot.text(rules, {
          text: (bits: number) => `alarm above ${fixed(bits, 3)} (dashed)`,
          frameAnchor: "top-right",
          dy: -30,
          fill: chartColour("ink"),
        }),
        Plot.ruleY([0], { stroke: chartColour("muted") }),
      ],
    },
  );
}

const LEAST_PIXELS = 3;
const NUMBER_PIXELS = 14;

/** Where a chart shades a stretch, in calls from the chart's left end. */
interface StretchShade {
  readonly from: number;
  readonly to: number;
  /** Its rank, from 1. */
  readonly number: number;
  /** False where the number of a stretch of a higher rank is too near. */
  readonly isNumbered: boolean;
}

/**
 * The shades of stretches on a chart of `width` pixels over `calls`: none so narrow that it cannot
 * be seen, no two numbers over each other.
 */
export function stretchShades(
  stretches: readonly SurprisingStretch[],
  calls: readonly SurprisingCall[],
  width: number,
): readonly StretchShade[] {
  const callsPerPixel = calls.length / width;
  if (calls.length === 0) return [];
  const firstPlace = at(calls, 0).index;
  const numbered: number[] = [];
  return stretches.map((stretch, rank) => {
    const middle = (stretch.from + stretch.to) / 2 - firstPlace;
    const half = Math.max(stretch.calls, LEAST_PIXELS * callsPerPixel) / 2;
    const isNumbered = numbered.every((other) => Math.abs(other - middle) >= NUMBER_PIXELS * callsPerPixel);
    if (isNumbered) numbered.push(middle);
    return {
      from: Math.max(0, middle - half),
      to: Math.min(calls.length, middle + half),
      number: rank + 1,
      isNumbered,
    };
  });
}
