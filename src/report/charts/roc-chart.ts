import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { type DrawnCurve, drawnCurve, lowestRate, type RocVertex } from "./roc-curves.ts";
import { linearScale, logScale, type Scale } from "./scale.ts";
import { rounded, svgLine, svgOpening, svgText } from "./svg.ts";

/** One drawing of ROC curves. */
export interface RocDrawing {
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
 * The curves as an SVG, for reports and the page: a dotted line is a coin toss, a ring marks where
 * a threshold lies.
 */
export function rocSvg({ curves, part, lowest, width, height, id, description }: RocDrawing): string {
  const box = { left: 46, right: width - 20, top: 26, bottom: height - 44 };
  const isWhole = part === "whole";
  const x = isWhole ? linearScale([0, 1], [box.left, box.right]) : logScale([lowest, 1], [box.left, box.right]);
  const y = linearScale([0, 1], [box.bottom, box.top]);
  const grid = `stroke="${chartColour("grid")}"`;
  const rows = LINEAR_TICKS.map((tick) => {
    const place = y.placeOf(tick);
    return (
      svgLine([box.left, place], [box.right, place], grid) + svgText(box.left - 8, place + 4, "end", shortPercent(tick))
    );
  });
  const columns = (isWhole ? LINEAR_TICKS : RATE_TICKS.filter((rate) => rate >= lowest)).map((tick) => {
    const place = x.placeOf(tick);
    return (
      svgLine([place, box.top], [place, box.bottom], grid) +
      svgText(place, box.bottom + 18, "middle", shortPercent(tick))
    );
  });
  const labels =
    svgText(0, 12, "start", "↑ attacks detected") +
    svgText(box.right, height - 6, "end", "normal traces that raise a false alarm →");
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
    `${svgOpening({ id, title: TITLES[part], description }, width, height, "roc")}<g class="axes">${rows.join("")}${columns.join("")}${labels}</g>` +
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
