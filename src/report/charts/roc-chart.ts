import { isAlarm } from "../../core/conformal.ts";
import { rocCurve, type RocPoint } from "../../core/roc.ts";
import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { DetectorResult, Evaluation, ScoredTrace } from "../../results/evaluation.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { linearScale, logScale, type Scale } from "./scale.ts";
import { axisTitles, gridColumns, gridRows, rounded, svgOpening, ticksOf } from "./svg.ts";
import { thinLine } from "./thin-line.ts";

/** One drawing of ROC curves. */
interface RocDrawing {
  /** Of all detectors, in their order. */
  readonly curves: readonly DrawnCurve[];
  /** On linear axes, or the low end on a logarithmic one that begins at `lowest`. */
  readonly part: "whole" | "lowEnd";
  readonly lowest: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Unique on the page. */
  readonly id: string;
  /** What a screen reader says of the curves: {@link rocDescription}. */
  readonly description: string;
}

const LINEAR_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const RATE_TICKS = [0.001, 0.01, 0.05, 0.15, 1];
const CHANCE_VERTICES = 48;
const TITLES = { whole: "ROC curves, linear axes", lowEnd: "ROC curves, logarithmic false-alarm axis" };

/**
 * The curves as an SVG, for reports and the page: a dotted line is a coin toss, a ring marks
 * what a threshold reaches.
 */
export function rocSvg({ curves, part, lowest, width, height, id, description }: RocDrawing): string {
  const box = { left: 46, right: width - 20, top: 26, bottom: height - 44 };
  const isWhole = part === "whole";
  const x = isWhole ? linearScale([0, 1], [box.left, box.right]) : logScale([lowest, 1], [box.left, box.right]);
  const y = linearScale([0, 1], [box.bottom, box.top]);
  const rates = isWhole ? LINEAR_TICKS : RATE_TICKS.filter((rate) => rate >= lowest);
  const axes =
    gridRows(box, ticksOf(y, LINEAR_TICKS, shortPercent)) +
    gridColumns(box, ticksOf(x, rates, shortPercent)) +
    axisTitles(box, "↑ attacks detected", "normal traces that raise a false alarm →");
  const coinToss = `<path class="chance" d="${curvePath(chance(isWhole, lowest), x, y)}" fill="none" stroke="${chartColour("muted")}" stroke-dasharray="1 4" stroke-linecap="round"/>`;
  const lines = curves.map(
    (curve, index) =>
      `<path class="curve" d="${curvePath(curve[part], x, y)}" fill="none" stroke="${seriesColour(index)}" stroke-width="2" stroke-linejoin="round" stroke-dasharray="${seriesDash(index)}"/>`,
  );
  const rings = curves.map(({ workingPoint: at }, index) => {
    if (at === null) return "";
    const rate = isWhole ? at.falseAlarmRate : Math.max(lowest, at.falseAlarmRate);
    return `<circle class="working-point" cx="${rounded(x.placeOf(rate))}" cy="${rounded(y.placeOf(at.detectionRate))}" r="${index === 0 ? 6 : 4}" fill="${chartColour("page")}" stroke="${seriesColour(index)}" stroke-width="2.5"/>`;
  });
  // The first detector is drawn last, on top.
  return (
    `${svgOpening({ id, title: TITLES[part], description }, width, height, "roc")}<g class="axes">${axes}</g>` +
    `${coinToss}${lines.reverse().join("")}${rings.reverse().join("")}</svg>`
  );
}

/** The figures of the curves in words, plain text. */
export function rocDescription({ detectors }: Evaluation): string {
  return detectors
    .map(
      ({ name, testSets: { official } }) =>
        `${name}: AUC ${fixed(official?.auc ?? null, 3)}, ${percent(official?.detectionRateAt["0.05"] ?? null)} detected at 5 % false alarms.`,
    )
    .join(" ");
}

/**
 * Both drawings of a report: of every detector on the official test set, and the low end of the
 * same curves.
 */
export function rocCharts(evaluation: Evaluation): { readonly whole: string; readonly lowEnd: string } {
  const lowest = lowestRate(evaluation);
  const drawing = {
    curves: evaluation.detectors.map((detector) => drawnCurve(detector, lowest)),
    lowest,
    width: 460,
    height: 400,
    description: rocDescription(evaluation),
  };
  return {
    whole: rocSvg({ ...drawing, part: "whole", id: "roc" }),
    lowEnd: rocSvg({ ...drawing, part: "lowEnd", id: "roc-low-end" }),
  };
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

/**
 * One detector's curve on the official test set, ready for both axes; no vertex where it cannot be
 * drawn.
 */
export interface DrawnCurve {
  readonly whole: readonly RocVertex[];
  /** For a logarithmic axis that begins at `lowestRate`. */
  readonly lowEnd: readonly RocVertex[];
  /** What its threshold did; null where it has none, or no curve to mark it on. */
  readonly workingPoint: RocVertex | null;
}

/** The size in pixels that curves are thinned for, and how far a thinned one may be off. */
const THINNED_PIXELS = 560;
const TOLERANCE_PIXELS = 0.15;

/**
 * The lowest false-alarm rate worth drawing: 0.001, or one normal trace where there are fewer than
 * a thousand; at most 0.5.
 */
export function lowestRate(evaluation: Evaluation): number {
  const normals = Math.max(1, ...evaluation.detectors.map((detector) => detector.normals.length));
  return Math.min(0.5, Math.max(0.001, 1 / normals));
}

/**
 * Sorts the scores and thins the curve: up to twenty milliseconds for a detector on ADFA-LD, so do
 * it once.
 * @param lowest as `lowestRate` gives it
 */
export function drawnCurve(detector: DetectorResult, lowest: number): DrawnCurve {
  const exact = exactCurve(detector);
  const span = -Math.log(lowest);
  return {
    whole: thinned(exact, (rate) => rate),
    lowEnd: thinned(fromLowestRate(exact, lowest), (rate) => 1 + Math.log(rate) / span),
    workingPoint: exact.length === 0 ? null : workingPoint(detector),
  };
}

/** Whether a detector has a curve: scores of both classes, all of them finite. */
export function hasCurve({ normals, attacks }: DetectorResult): boolean {
  return [normals, attacks].every(
    (traces) => traces.length > 0 && traces.every((trace) => Number.isFinite(trace.scoreBits)),
  );
}

function exactCurve(detector: DetectorResult): readonly RocVertex[] {
  if (!hasCurve(detector)) return [];
  const [normals, attacks] = [detector.normals, detector.attacks].map((traces) =>
    Float64Array.from(traces, (trace) => trace.scoreBits),
  ) as [Float64Array, Float64Array];
  return rocCurve(normals, attacks);
}

function thinned(points: readonly RocVertex[], shareOf: (rate: number) => number): readonly RocVertex[] {
  const drawn = points.map(
    (point) => [shareOf(point.falseAlarmRate) * THINNED_PIXELS, point.detectionRate * THINNED_PIXELS] as const,
  );
  return thinLine(drawn, TOLERANCE_PIXELS).flatMap((index) => points[index] ?? []);
}

function workingPoint({ normals, attacks, thresholdScore }: DetectorResult): RocVertex | null {
  if (thresholdScore === null || !Number.isFinite(thresholdScore)) return null;
  // Of all scored traces, judged or not, as the curve is: else it would not lie on the curve.
  const above = (traces: readonly ScoredTrace[]): number =>
    traces.filter(({ scoreBits }) => isAlarm(scoreBits, thresholdScore)).length / traces.length;
  return { falseAlarmRate: above(normals), detectionRate: above(attacks) };
}

/** A corner of a curve; both rates are shares in [0, 1]. */
type RocVertex = Pick<RocPoint, "falseAlarmRate" | "detectionRate">;

/** Detection at `rate` false alarms on the curve, straight between vertices; on a rise, its top. */
function detectionAt(points: readonly RocVertex[], rate: number): number {
  let before: RocVertex = { falseAlarmRate: 0, detectionRate: 0 };
  for (const point of points) {
    if (point.falseAlarmRate > rate) {
      const share = (rate - before.falseAlarmRate) / (point.falseAlarmRate - before.falseAlarmRate);
      return before.detectionRate + share * (point.detectionRate - before.detectionRate);
    }
    before = point;
  }
  return before.detectionRate;
}

/**
 * The part of the curve from `lowest` (> 0) on, for a logarithmic axis: it begins at `lowest` at
 * the height the curve has there, and slanted segments, which bend on that axis, get vertices in
 * between.
 */
export function fromLowestRate(points: readonly RocVertex[], lowest: number): readonly RocVertex[] {
  if (points.length === 0) return [];
  let before: RocVertex = { falseAlarmRate: lowest, detectionRate: detectionAt(points, lowest) };
  const shown: RocVertex[] = [before];
  for (const point of points) {
    if (point.falseAlarmRate <= lowest) continue;
    const ratio = point.falseAlarmRate / before.falseAlarmRate;
    const pieces = point.detectionRate > before.detectionRate ? Math.ceil(Math.log10(ratio) * 24) : 1;
    for (let piece = 1; piece < pieces; piece++) {
      const falseAlarmRate = before.falseAlarmRate * ratio ** (piece / pieces);
      const share = (falseAlarmRate - before.falseAlarmRate) / (point.falseAlarmRate - before.falseAlarmRate);
      shown.push({
        falseAlarmRate,
        detectionRate: before.detectionRate + share * (point.detectionRate - before.detectionRate),
      });
    }
    shown.push(point);
    before = point;
  }
  return shown;
}
