import { counted, fixed, percent } from "../../numbers.ts";
import type { DetectorResult } from "../../results/evaluation.ts";
import { alarmShare } from "../set-phrases.ts";
import { type Histogram, histogram } from "./histogram-bins.ts";
import { barsPath, histogramAxes, histogramGeometry, type PlotBox } from "./histogram-geometry.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { svgLine, svgOpening, svgText } from "./svg.ts";

const WIDTH = 460;
const HEIGHT = 270;
const BOX: PlotBox = { left: 46, right: WIDTH - 12, top: 42, bottom: HEIGHT - 42 };

function describeTails({ gathersBelow, gathersAbove }: Histogram): string {
  if (!gathersBelow && !gathersAbove) return "";
  const which =
    gathersBelow && gathersAbove ? "outermost bars hold" : gathersAbove ? "rightmost bar holds" : "leftmost bar holds";
  return ` The ${which} everything beyond.`;
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
    svgText(0, 12, "start", "↑ normal, ↓ attacks: share of class") +
    svgText(BOX.right, HEIGHT - 6, "end", `score, ${scoreUnit} →`) +
    `<path class="bars" d="${normalBars}" fill="${chartColour("normal")}"/><path class="bars" d="${attackBars}" fill="${seriesColour(index)}"/>` +
    `${baseline}${hasThreshold ? thresholdMark(geometry.x.placeOf(thresholdScore)) : ""}</svg>`
  );
}

/** A dashed line at a place, in pixels, or at the end of the axis where it is beyond it. */
function thresholdMark(wanted: number): string {
  const place = Math.min(BOX.right, Math.max(BOX.left, wanted));
  const isRight = place > BOX.left + 0.6 * (BOX.right - BOX.left);
  const line = svgLine(
    [place, BOX.top - 14],
    [place, BOX.bottom],
    `stroke="${chartColour("ink")}" stroke-dasharray="4 3"`,
  );
  return `${line}<g font-weight="600">${svgText(place + (isRight ? -6 : 6), BOX.top - 5, isRight ? "end" : "start", "alarm above")}</g>`;
}
