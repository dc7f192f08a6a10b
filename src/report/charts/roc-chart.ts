import * as Plot from "@observablehq/plot";
import { rocCurve } from "../../core/roc.ts";
import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { DetectorResult, Evaluation } from "../../results/evaluation.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";
import { fromLowestRate, type RocVertex } from "./roc-low-end.ts";
import { thinLine } from "./thin-line.ts";

const WIDTH = 460;
const HEIGHT = 400;
const TOLERANCE_PIXELS = 0.15;
const RATE_TICKS = [0.001, 0.01, 0.05, 0.15, 1];

/** The exact curve of the official test set; none where a class is empty or a score is no number. */
function curveOf({ normals, attacks }: DetectorResult): readonly RocVertex[] {
  const scores = [normals, attacks].map((traces) => Float64Array.from(traces, (trace) => trace.scoreBits));
  const [normalScores, attackScores] = scores as [Float64Array, Float64Array];
  const isDrawable = scores.every((of) => of.length > 0 && of.every(Number.isFinite));
  return isDrawable ? rocCurve(normalScores, attackScores) : [];
}

/** The lowest false-alarm rate worth drawing: 0.001, or one normal trace where there are fewer than a thousand. */
export function lowestRate(evaluation: Evaluation): number {
  const normals = Math.max(1, ...evaluation.detectors.map((detector) => detector.normals.length));
  return Math.min(0.5, Math.max(0.001, 1 / normals));
}

function thinned(points: readonly RocVertex[], xOf: (rate: number) => number): RocVertex[] {
  const drawn = points.map((point) => [xOf(point.falseAlarmRate) * WIDTH, point.detectionRate * HEIGHT] as const);
  return thinLine(drawn, TOLERANCE_PIXELS).flatMap((index) => points[index] ?? []);
}

function description(evaluation: Evaluation): string {
  return evaluation.detectors
    .map(
      ({ name, testSets: { official } }) =>
        `${name}: AUC ${fixed(official?.auc ?? null, 3)}, ${percent(official?.detectionRateAt["0.05"] ?? null)} detected at 5 % false alarms.`,
    )
    .join(" ");
}

function chart(
  evaluation: Evaluation,
  id: string,
  title: string,
  x: Plot.ScaleOptions,
  marks: Plot.Markish[],
  curves: readonly (readonly RocVertex[])[],
): string {
  const lines = curves.map((points, index) =>
    Plot.line(points, {
      x: "falseAlarmRate",
      y: "detectionRate",
      stroke: seriesColour(index),
      strokeWidth: 2,
      strokeDasharray: seriesDash(index),
      strokeLinejoin: "round",
    }),
  );
  const y = {
    domain: [0, 1],
    label: "attacks detected",
    tickFormat: (rate: number) => `${Math.round(rate * 100)} %`,
    ticks: 5,
  };
  return plotSvg(
    { id, title, description: description(evaluation) },
    {
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 48,
      marginBottom: 42,
      marginTop: 26,
      marginRight: 16,
      x,
      y,
      marks: [
        Plot.gridY({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        ...marks,
        ...lines.reverse(),
        Plot.ruleY([0], { stroke: chartColour("muted") }),
      ],
    },
  );
}

/** The ROC curves of every detector on the official test set, both axes linear, with the diagonal of a coin toss. */
export function rocChart(evaluation: Evaluation): string {
  const curves = evaluation.detectors.map((detector) => thinned(curveOf(detector), (rate) => rate));
  const x = {
    domain: [0, 1],
    label: "normal traces that raise a false alarm",
    tickFormat: (rate: number) => `${Math.round(rate * 100)} %`,
    ticks: 5,
  };
  const diagonal = Plot.line(
    [
      [0, 0],
      [1, 1],
    ],
    { stroke: chartColour("muted"), strokeDasharray: "1 4", strokeLinecap: "round" },
  );
  return chart(
    evaluation,
    "roc",
    "ROC curves, linear axes",
    x,
    [Plot.gridX({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }), diagonal],
    curves,
  );
}

/** The same curves with the false-alarm rate on a logarithmic axis from `lowestRate` to 1: what happens at rates one can live with. */
export function rocLowEndChart(evaluation: Evaluation): string {
  const lowest = lowestRate(evaluation);
  const span = -Math.log(lowest);
  const curves = evaluation.detectors.map((detector) =>
    thinned(fromLowestRate(curveOf(detector), lowest), (rate) => 1 + Math.log(rate) / span),
  );
  const ticks = RATE_TICKS.filter((rate) => rate >= lowest);
  const x: Plot.ScaleOptions = {
    type: "log",
    domain: [lowest, 1],
    label: "normal traces that raise a false alarm, logarithmic",
    ticks,
    tickFormat: () => "", // d3 drops some labels of a logarithmic axis, so they are a mark of their own below
  };
  const chance = Array.from({ length: 49 }, (_, index) => lowest ** (1 - index / 48)).map(
    (rate) => [rate, rate] as const,
  );
  const marks = [
    Plot.ruleX(ticks, { stroke: chartColour("grid") }),
    Plot.text(ticks, {
      x: (rate: number) => rate,
      text: (rate: number) => shortPercent(rate),
      frameAnchor: "bottom",
      dy: 17,
      fill: chartColour("ink"),
    }),
    Plot.line(chance, { stroke: chartColour("muted"), strokeDasharray: "1 4", strokeLinecap: "round" }),
  ];
  return chart(evaluation, "roc-low-end", "ROC curves, logarithmic false-alarm axis", x, marks, curves);
}
