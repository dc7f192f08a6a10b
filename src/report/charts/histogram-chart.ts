import * as Plot from "@observablehq/plot";
import { counted, fixed, percent, shortPercent } from "../../numbers.ts";
import type { DetectorResult } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { alarmShare } from "../set-phrases.ts";
import { type Histogram, histogram } from "./histogram-bins.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";

function tailWords({ gathersBelow, gathersAbove }: Histogram): string {
  if (!gathersBelow && !gathersAbove) return "";
  const which =
    gathersBelow && gathersAbove ? "outermost bars hold" : gathersAbove ? "rightmost bar holds" : "leftmost bar holds";
  return ` The ${which} everything beyond.`;
}

/**
 * The scores of one detector on the official test set: normal traces above the axis in grey, attacks below it in the detector's colour (`index` is its
 * place in the evaluation), each as a share of its class; the threshold as a line. "" when there is no finite score.
 */
export function histogramChart(detector: DetectorResult, index: number): string {
  const { name, normals, attacks, thresholdScore, scoreUnit } = detector;
  const drawn = histogram(
    normals.map((trace) => trace.scoreBits),
    attacks.map((trace) => trace.scoreBits),
  );
  const first = drawn?.bins[0];
  const last = drawn?.bins.at(-1);
  if (drawn === null || first === undefined || last === undefined) return "";
  const top = Math.max(...drawn.bins.map((bin) => bin.normalShare));
  const bottom = Math.max(...drawn.bins.map((bin) => bin.attackShare));
  const hasThreshold = thresholdScore !== null && Number.isFinite(thresholdScore);
  const threshold = hasThreshold ? [Math.min(last.to, Math.max(first.from, thresholdScore))] : [];
  const isRight = threshold.some((bits) => bits > first.from + 0.6 * (last.to - first.from));
  const [alarmed, caught] = [alarmShare(normals), alarmShare(attacks)];
  const isAllJudged = [...normals, ...attacks].every(({ verdict }) => verdict !== "unjudged");
  const judged = isAllJudged ? "" : "judged ";
  const description =
    `${counted(normals.length, "normal trace")} above the axis, ${counted(attacks.length, "attack")} below, as shares of their class, by score (${scoreUnit}). ` +
    `${hasThreshold ? `Above the threshold of ${fixed(thresholdScore, 3)} lie` : "Alarms:"} ${percent(alarmed)} of the ${judged}normal traces and ${percent(caught)} of the ${judged}attacks.${tailWords(drawn)}`;
  return plotSvg(
    { id: `histogram-${index}`, title: `Scores of ${name}`, description },
    {
      width: 460,
      height: 260,
      marginLeft: 48,
      marginRight: 16,
      marginTop: 26,
      marginBottom: 40,
      x: { domain: [first.from, last.to], label: `score, ${printable(scoreUnit)}`, ticks: 6 },
      y: {
        domain: [-bottom * 1.06, top + (top + bottom) * 0.16],
        label: "↑ normal, ↓ attacks: share of class",
        tickFormat: (share: number) => shortPercent(Math.abs(share)),
        ticks: 5,
      },
      marks: [
        Plot.gridY({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        Plot.rect(
          drawn.bins.filter((bin) => bin.normalShare > 0),
          {
            x1: "from",
            x2: "to",
            y1: 0,
            y2: "normalShare",
            fill: chartColour("normal"),
            insetLeft: 0.5,
            insetRight: 0.5,
          },
        ),
        Plot.rect(
          drawn.bins.filter((bin) => bin.attackShare > 0),
          {
            x1: "from",
            x2: "to",
            y1: 0,
            y2: (bin: Histogram["bins"][number]) => -bin.attackShare,
            fill: seriesColour(index),
            insetLeft: 0.5,
            insetRight: 0.5,
          },
        ),
        Plot.ruleY([0], { stroke: chartColour("ink") }),
        Plot.ruleX(threshold, { stroke: chartColour("ink"), strokeDasharray: "4 3" }),
        Plot.text(threshold, {
          x: (score: number) => score,
          text: () => "alarm above",
          frameAnchor: isRight ? "top-right" : "top-left",
          textAnchor: isRight ? "end" : "start",
          dx: isRight ? -6 : 6,
          fontWeight: 600,
          fill: chartColour("ink"),
          stroke: chartColour("page"),
          strokeWidth: 4,
        }),
      ],
    },
  );
}
