import * as Plot from "@observablehq/plot";
import { fixed } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
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
