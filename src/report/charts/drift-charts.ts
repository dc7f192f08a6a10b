import * as Plot from "@observablehq/plot";
import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";

interface QuarterPoint {
  readonly quarter: number;
  readonly auc: number;
}

/**
 * AUC of all attacks against each quarter of the normal test traces in file order, a line per
 * detector; "" when no detector has such figures.
 */
export function quarterChart(evaluation: Evaluation): string {
  const lines = evaluation.detectors.map(({ aucByQuarter }) =>
    aucByQuarter
      .map((auc, index): QuarterPoint => ({ quarter: index + 1, auc }))
      .filter((point) => Number.isFinite(point.auc)),
  );
  const values = lines.flat().map((point) => point.auc);
  if (values.length === 0) return "";
  const quarters = Array.from(
    { length: Math.max(...lines.flat().map((point) => point.quarter)) },
    (_, index) => index + 1,
  );
  const low = Math.floor(Math.min(0.5, ...values) * 10) / 10;
  const description = evaluation.detectors
    .map(({ name, aucByQuarter }) => `${name}: ${aucByQuarter.map((auc) => fixed(auc, 2)).join(", ")}.`)
    .join(" ");
  return plotSvg(
    { id: "quarters", title: "AUC by quarter of the normal test traces", description },
    {
      width: 460,
      height: 260,
      marginLeft: 48,
      marginRight: 24,
      marginTop: 26,
      marginBottom: 40,
      x: {
        type: "point",
        domain: quarters,
        label: "quarter of the normal test traces, in file order",
        labelAnchor: "right",
        padding: 0.3,
        tickFormat: (quarter: number) => `Q${quarter}`,
      },
      y: { domain: [low, 1], label: "AUC", ticks: 5, tickFormat: (auc: number) => fixed(auc, 1) },
      marks: [
        Plot.gridY({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        Plot.ruleY([0.5], { stroke: chartColour("muted"), strokeDasharray: "1 4", strokeLinecap: "round" }),
        ...lines
          .map((points, index) => [
            Plot.line(points, {
              x: "quarter",
              y: "auc",
              stroke: seriesColour(index),
              strokeWidth: 2,
              strokeDasharray: seriesDash(index),
            }),
            Plot.dot(points, { x: "quarter", y: "auc", fill: seriesColour(index), stroke: chartColour("page"), r: 4 }),
          ])
          .reverse(),
      ],
    },
  );
}

interface BudgetBar {
  readonly name: string;
  readonly index: number;
  readonly promised: number;
  readonly observed: number;
}

/**
 * The false-alarm rate each detector showed on normal test traces (bar) and the one it promised
 * (stroke); "" when none is finite.
 */
export function budgetChart(evaluation: Evaluation): string {
  const bars = evaluation.detectors
    .flatMap(({ name, budget: { promised, observed } }, index): readonly BudgetBar[] =>
      observed === null ? [] : [{ name, index, promised, observed }],
    )
    .filter(({ promised, observed }) => Number.isFinite(promised) && Number.isFinite(observed));
  if (bars.length === 0) return "";
  const high = Math.max(0.01, ...bars.flatMap(({ promised, observed }) => [promised, observed])) * 1.2;
  const y = (bar: BudgetBar) => bar.index;
  const description = bars
    .map(
      ({ name, promised, observed }) => `${name}: promised ${shortPercent(promised)}, observed ${percent(observed)}.`,
    )
    .join(" ");
  return plotSvg(
    { id: "budget", title: "False alarms, promised and observed", description },
    {
      width: 460,
      height: Math.max(150, bars.length * 46 + 50),
      marginLeft: 16,
      marginRight: 24,
      marginTop: 6,
      marginBottom: 40,
      x: {
        domain: [0, high],
        label: "normal traces that raise a false alarm",
        ticks: 5,
        tickFormat: (rate: number) => shortPercent(rate),
      },
      y: { type: "band", domain: bars.map(y), axis: null, paddingInner: 0.55, paddingOuter: 0.5, align: 0.8 },
      marks: [
        Plot.gridX({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        Plot.barX(bars, { x1: 0, x2: "observed", y, fill: (bar: BudgetBar) => seriesColour(bar.index) }),
        Plot.text(bars, {
          x: 0,
          y,
          text: (bar: BudgetBar) => printable(bar.name),
          textAnchor: "start",
          dy: -19,
          fontWeight: 600,
          fill: chartColour("ink"),
        }),
        Plot.text(bars, {
          x: (bar: BudgetBar) => Math.max(bar.observed, bar.promised),
          y,
          text: (bar: BudgetBar) => percent(bar.observed),
          textAnchor: "start",
          dx: 6,
          fill: chartColour("ink"),
        }),
        Plot.tickX(bars, {
          x: "promised",
          y,
          stroke: chartColour("page"),
          strokeWidth: 6,
          insetTop: -3,
          insetBottom: -3,
        }),
        Plot.tickX(bars, {
          x: "promised",
          y,
          stroke: chartColour("ink"),
          strokeWidth: 3,
          insetTop: -3,
          insetBottom: -3,
        }),
        Plot.ruleX([0], { stroke: chartColour("ink") }),
      ],
    },
  );
}
