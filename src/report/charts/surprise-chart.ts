import { at } from "../../core/at.ts";
import { count, counted, fixed } from "../../numbers.ts";
import type { Explanation, SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { describePlace, mostSurprising, type SurpriseColumn, surpriseColumns } from "../surprise.ts";
import { chartColour, heatColour, heatLevel } from "./palette.ts";
import { linearScale, roundTicks } from "./scale.ts";
import { axisTitles, boxPath, figuresBelow, gridRows, linePath, svgLine, svgOpening, svgText, ticksOf } from "./svg.ts";

const STRIP_PIXELS = 26;
/** Between the bars and the strip below them. */
const STRIP_GAP_PIXELS = 3;
/** A lower bar cannot be seen. */
const LEAST_DRAWN_BITS = 0.05;
const MOST_TICKS = 7;
/** A narrower shade cannot be seen. */
const LEAST_PIXELS = 3;
/** Two numbers closer to each other would overlap. */
const NUMBER_PIXELS = 14;

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
  const top = at(mostSurprising(calls, 1), 0);
  const description =
    `${counted(calls.length, "call")}. Highest surprise ${fixed(topBits, 1)} bits, call ${top.index} (${top.call}). ` +
    `Mean over the whole trace ${fixed(columns.at(-1)?.meanSoFarBits ?? null, 3)} bits${threshold === null ? "" : `, alarm above ${fixed(threshold, 3)}`}.` +
    stretches.map((stretch, at) => ` Stretch ${at + 1}: ${describePlace(stretch)}.`).join("");

  const box = { left: 40, right: width - 20, top: 40, bottom: height - 44 };
  const zero = box.bottom - STRIP_PIXELS;
  const x = linearScale([0, calls.length], [box.left, box.right]);
  const y = linearScale([0, topBits * 1.04], [zero, box.top]);
  const callTicks = roundTicks(0, calls.length, Math.round(width / 80)).filter(Number.isInteger);
  const shades = stretchShades(stretches, calls, width);
  const shaded = shades.map(({ from, to }) => boxPath([x.placeOf(from), zero], [x.placeOf(to), box.top])).join("");
  const numbers = shades
    .filter(({ isNumbered }) => isNumbered)
    .map(({ from, to, number }) =>
      svgText(x.placeOf((from + to) / 2), box.top - 4, "middle", number.toString(), 'font-weight="700"'),
    );
  const strip = boxesByHeat(heatBands(columns), ({ from, to }) =>
    boxPath([x.placeOf(from), zero + STRIP_GAP_PIXELS], [x.placeOf(to), box.bottom]),
  );
  const bars = boxesByHeat(
    columns
      .filter(({ highestBits }) => highestBits >= LEAST_DRAWN_BITS)
      .map(({ from, to, highestBits }) => ({ from, to, highestBits, level: Math.max(2, heatLevel(highestBits)) })),
    ({ from, to, highestBits }) => boxPath([x.placeOf(from), zero], [x.placeOf(to), y.placeOf(highestBits)]),
  );
  const mean = linePath(
    columns.map(({ from, to, meanSoFarBits }) => [x.placeOf((from + to) / 2), y.placeOf(meanSoFarBits)] as const),
  );
  const stroke = (colour: string, strokeWidth: number): string =>
    `<path d="${mean}" fill="none" stroke="${colour}" stroke-width="${strokeWidth}" stroke-linejoin="round"/>`;
  const alarm =
    threshold === null || !Number.isFinite(threshold) || threshold > topBits
      ? ""
      : svgLine(
          [box.left, y.placeOf(threshold)],
          [box.right, y.placeOf(threshold)],
          `stroke="${chartColour("ink")}" stroke-dasharray="5 4"`,
        ) + svgText(box.right, box.top - 22, "end", `alarm above ${fixed(threshold, 3)} (dashed)`);

  return (
    svgOpening({ id, title: `Surprise of each call of ${name}`, description }, width, height) +
    `<path d="${shaded}" fill="${chartColour("ink")}" fill-opacity="0.1"/><g class="axes">` +
    gridRows(
      box,
      ticksOf(y, surpriseTicks(topBits), (bits) => bits.toString()),
    ) +
    figuresBelow(box, ticksOf(x, callTicks, count)) +
    `${axisTitles(box, "↑ surprise, bits", "call →")}</g>${numbers.join("")}${strip}${bars}` +
    stroke(chartColour("page"), 5) +
    stroke(chartColour("ink"), 2) +
    `${alarm}${svgLine([box.left, zero], [box.right, zero], `stroke="${chartColour("muted")}"`)}</svg>`
  );
}

/** One path per class of surprise, of the boxes of that class. */
function boxesByHeat<T extends { readonly level: number }>(boxes: readonly T[], pathOf: (box: T) => string): string {
  const paths = new Map<number, string>();
  for (const box of boxes) paths.set(box.level, (paths.get(box.level) ?? "") + pathOf(box));
  return [...paths].map(([level, path]) => `<path d="${path}" fill="${heatColour(level)}"/>`).join("");
}

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
