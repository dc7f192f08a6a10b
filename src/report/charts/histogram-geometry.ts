import { at, last } from "../../core/at.ts";
import { count, shortPercent } from "../../numbers.ts";
import type { Histogram } from "./histogram-bins.ts";
import { chartColour } from "./palette.ts";
import { formatTick, linearScale, roundTicks, type Scale } from "./scale.ts";
import { rounded, svgLine, svgText } from "./svg.ts";

/** The plot inside its margins, in pixels of the chart. */
export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A bar in pixels. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that is drawn of a histogram, but the threshold. */
export interface HistogramGeometry {
  readonly x: Scale;
  readonly y: Scale;
  /** Where the bars stand on, in pixels. */
  readonly baseline: number;
  readonly normalBars: readonly Bar[];
  readonly attackBars: readonly Bar[];
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** A trace alone among thousands must be seen: no bar is lower. */
const LEAST_HEIGHT = 2;

/** Room above the highest bar, as a share of the drawn range. */
const HEADROOM = 0.06;

/**
 * The normal bars go up from the baseline, the attack bars down, both on one scale.
 * @param drawn has at least one bar
 * @param mostTicks on each axis; by default what suits a chart as wide as the page's
 */
export function histogramGeometry(
  drawn: Histogram,
  box: PlotBox,
  mostTicks = { x: Math.max(4, Math.floor((box.right - box.left) / 90)), y: 5 },
): HistogramGeometry {
  const { bins } = drawn;
  const top = Math.max(0, ...bins.map((bin) => bin.normalShare));
  const bottom = Math.max(0, ...bins.map((bin) => bin.attackShare));
  const room = (top + bottom || 1) * HEADROOM;
  const low = bottom === 0 ? 0 : -bottom - room;
  const high = top + room;
  const x = linearScale([at(bins, 0).from, last(bins).to], [box.left, box.right]);
  const y = linearScale([low, high], [box.bottom, box.top]);
  const baseline = y.placeOf(0);
  const bar = (from: number, to: number, share: number, isUp: boolean): Bar => {
    const height = Math.max(LEAST_HEIGHT, Math.abs(y.placeOf(share) - baseline));
    const gap = Math.min(1, (x.placeOf(to) - x.placeOf(from)) / 4);
    return {
      x: x.placeOf(from) + gap / 2,
      width: x.placeOf(to) - x.placeOf(from) - gap,
      y: isUp ? baseline - height : baseline,
      height,
    };
  };
  return {
    x,
    y,
    baseline,
    normalBars: bins.filter((bin) => bin.normalShare > 0).map((bin) => bar(bin.from, bin.to, bin.normalShare, true)),
    attackBars: bins.filter((bin) => bin.attackShare > 0).map((bin) => bar(bin.from, bin.to, bin.attackShare, false)),
    xTicks: roundTicks(x.valueAt(box.left), x.valueAt(box.right), mostTicks.x),
    yTicks: roundTicks(low, high, mostTicks.y),
  };
}

/** All bars as one path, cut to the part left or right of `place`; "" where nothing is left. */
export function barsPath(bars: readonly Bar[], side: "left" | "right", place: number): string {
  return bars
    .map(({ x, y, width, height }) => {
      const from = side === "left" ? x : Math.max(x, place);
      const to = side === "left" ? Math.min(x + width, place) : x + width;
      return to <= from
        ? ""
        : `M${rounded(from)} ${rounded(y)}H${rounded(to)}V${rounded(y + height)}H${rounded(from)}Z`;
    })
    .join("");
}

/**
 * Gridlines and ticks of a histogram as SVG.
 * @param unit of the bars' heights: shares of a class, in [0, 1], or whole traces
 */
export function histogramAxes(
  { x, y, xTicks, yTicks }: HistogramGeometry,
  box: PlotBox,
  unit: "share" | "traces",
): string {
  const rows = yTicks
    .filter((tick) => unit === "share" || Number.isInteger(tick))
    .map((tick) => {
      const place = y.placeOf(tick);
      const words = unit === "share" ? shortPercent(Math.abs(tick)) : count(tick);
      return (
        svgLine([box.left, place], [box.right, place], `stroke="${chartColour("grid")}"`) +
        svgText(box.left - 8, place + 4, "end", words)
      );
    });
  const columns = xTicks.map((tick) => svgText(x.placeOf(tick), box.bottom + 18, "middle", formatTick(tick)));
  return `<g class="axes">${rows.join("")}${columns.join("")}</g>`;
}

/** How many bars suit a plot so wide: a bar is at least 7 pixels wide. */
export function suitableBins(plotWidth: number): number {
  return Math.min(64, Math.max(16, Math.floor(plotWidth / 7)));
}
