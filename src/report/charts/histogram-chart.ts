import { at, last } from "../../core/at.ts";
import { orderStatistic } from "../../core/statistics.ts";
import { count, counted, fixed, percent, shortPercent } from "../../numbers.ts";
import type { DetectorResult } from "../../results/evaluation.ts";
import { alarmShare } from "../set-phrases.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { formatTick, linearScale, roundTicks, type Scale } from "./scale.ts";
import {
  axisTitles,
  boxPath,
  figuresBelow,
  gridRows,
  type PlotBox,
  svgLine,
  svgOpening,
  svgText,
  ticksOf,
} from "./svg.ts";

const WIDTH = 460;
const HEIGHT = 270;
const BOX: PlotBox = { left: 46, right: WIDTH - 12, top: 42, bottom: HEIGHT - 44 };

/** Scores closer than this count as equal: a bar between them would have no width. */
export const LEAST_RANGE = 2 ** -1000;

/** Of every bar, in pixels: one trace among thousands can still be seen. */
const LEAST_HEIGHT = 2;

/** Room above the highest bar, as a share of the drawn range. */
const HEADROOM = 0.06;

/** One bar: values from `from` (included) to `to`, and the share of their class in it. */
interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly normalShare: number;
  readonly attackShare: number;
}

/** Bars over a range, and whether values beyond its ends were counted in the outermost bars. */
export interface Histogram {
  readonly bins: readonly HistogramBin[];
  readonly gathersBelow: boolean;
  readonly gathersAbove: boolean;
}

/**
 * Both classes over the same at most `most` bars of equal width, from the 0.5th to the 99.5th
 * percentile of all scores; values beyond are counted in the outermost bars. Whole-numbered scores
 * get bars a whole number wide, so that none is emptier by accident. Scores that are not finite are
 * left out; null when none is left.
 */
export function histogram(
  normalScores: readonly number[],
  attackScores: readonly number[],
  most = 48,
): Histogram | null {
  const normals = normalScores.filter(Number.isFinite);
  const attacks = attackScores.filter(Number.isFinite);
  const sorted = [...normals, ...attacks].sort((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const whole = sorted.every(Number.isInteger);
  const low = orderStatistic(sorted, 0.005) - (whole ? 0.5 : 0);
  const high = orderStatistic(sorted, 0.995) + (whole ? 0.5 : 0);
  const range = high - low > LEAST_RANGE ? high - low : 1;
  const step = whole ? Math.max(1, Math.ceil(range / most)) : range / most;
  const number = Math.max(1, Math.ceil(range / step - 1e-9));
  const share = (scores: readonly number[]): number[] => {
    const counts = new Array<number>(number).fill(0);
    for (const score of scores) {
      const bin = Math.min(number - 1, Math.max(0, Math.floor((score - low) / step)));
      counts[bin] = at(counts, bin) + 1;
    }
    return counts.map((count) => (scores.length === 0 ? 0 : count / scores.length));
  };
  const normalShares = share(normals);
  const attackShares = share(attacks);
  const bins = normalShares.map((normalShare, bin) => ({
    from: low + bin * step,
    to: low + (bin + 1) * step,
    normalShare,
    attackShare: at(attackShares, bin),
  }));
  return { bins, gathersBelow: lowest < low, gathersAbove: highest > low + number * step };
}

/** A bar in pixels. */
interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that is drawn of a histogram except the threshold. */
export interface HistogramGeometry {
  readonly x: Scale;
  readonly y: Scale;
  /** Where the bars of both classes begin, in pixels. */
  readonly baseline: number;
  readonly normalBars: readonly Bar[];
  readonly attackBars: readonly Bar[];
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

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
      return to <= from ? "" : boxPath([from, y], [to, y + height]);
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
  const shares = unit === "share" ? yTicks : yTicks.filter(Number.isInteger);
  const format = unit === "share" ? (tick: number) => shortPercent(Math.abs(tick)) : count;
  return `<g class="axes">${gridRows(box, ticksOf(y, shares, format))}${figuresBelow(box, ticksOf(x, xTicks, formatTick))}</g>`;
}

/** How many bars suit a plot of this width: a bar is at least 7 pixels wide. */
export function suitableBins(plotWidth: number): number {
  return Math.min(64, Math.max(16, Math.floor(plotWidth / 7)));
}

/**
 * The scores of one detector on the official test set: normal traces above the axis in grey,
 * attacks below it in the detector's colour (`index` is its place in the evaluation), each as a
 * share of its class; the threshold as a line. "" when there is no finite score.
 */
export function histogramChart(detector: DetectorResult, index: number): string {
  const { name, normals, attacks, thresholdScore, scoreUnit } = detector;
  const drawn = histogram(
    normals.map((trace) => trace.scoreBits),
    attacks.map((trace) => trace.scoreBits),
  );
  if (drawn === null) return "";
  const hasThreshold = thresholdScore !== null && Number.isFinite(thresholdScore);
  const [alarmed, caught] = [alarmShare(normals), alarmShare(attacks)];
  const isAllJudged = [...normals, ...attacks].every(({ verdict }) => verdict !== "unjudged");
  const judged = isAllJudged ? "" : "judged ";
  const description =
    `${counted(normals.length, "normal trace")} above the axis, ${counted(attacks.length, "attack")} below, as shares of their class, by score (${scoreUnit}). ` +
    `${hasThreshold ? `Above the threshold of ${fixed(thresholdScore, 3)} lie` : "Alarms:"} ${percent(alarmed)} of the ${judged}normal traces and ${percent(caught)} of the ${judged}attacks.${describeTails(drawn)}`;
  const geometry = histogramGeometry(drawn, BOX, { x: 8, y: 7 });
  const normalBars = barsPath(geometry.normalBars, "left", BOX.right);
  const attackBars = barsPath(geometry.attackBars, "left", BOX.right);
  const baseline = svgLine(
    [BOX.left, geometry.baseline],
    [BOX.right, geometry.baseline],
    `stroke="${chartColour("ink")}"`,
  );
  return (
    svgOpening({ id: `histogram-${index}`, title: `Scores of ${name}`, description }, WIDTH, HEIGHT, "histogram") +
    histogramAxes(geometry, BOX, "share") +
    axisTitles(BOX, "↑ normal, ↓ attacks: share of class", `score, ${scoreUnit} →`) +
    `<path class="bars" d="${normalBars}" fill="${chartColour("normal")}"/><path class="bars" d="${attackBars}" fill="${seriesColour(index)}"/>` +
    `${baseline}${hasThreshold ? thresholdMark(geometry.x.placeOf(thresholdScore)) : ""}</svg>`
  );
}

/** A dashed line at a place, in pixels, or at the end of the axis where it is beyond it. */
function thresholdMark(threshold: number): string {
  const place = Math.min(BOX.right, Math.max(BOX.left, threshold));
  const isRight = place > BOX.left + 0.6 * (BOX.right - BOX.left);
  const line = svgLine(
    [place, BOX.top - 14],
    [place, BOX.bottom],
    `stroke="${chartColour("ink")}" stroke-dasharray="4 3"`,
  );
  return `${line}<g font-weight="600">${svgText(place + (isRight ? -6 : 6), BOX.top - 5, isRight ? "end" : "start", "alarm above")}</g>`;
}

function describeTails({ gathersBelow, gathersAbove }: Histogram): string {
  if (!gathersBelow && !gathersAbove) return "";
  const which =
    gathersBelow && gathersAbove ? "outermost bars hold" : gathersAbove ? "rightmost bar holds" : "leftmost bar holds";
  return ` The ${which} everything beyond.`;
}
