import { describe, expect, it } from "@jest/globals";
import { histogram } from "../../../src/report/charts/histogram-bins.ts";
import { histogramAxes, histogramGeometry } from "../../../src/report/charts/histogram-geometry.ts";
import { intervalMark } from "../../../src/report/charts/interval-chart.ts";
import { rocDescription, rocSvg } from "../../../src/report/charts/roc-chart.ts";
import { drawnCurve } from "../../../src/report/charts/roc-curves.ts";
import { syntheticEvaluation } from "../synthetic.ts";

const evaluation = syntheticEvaluation({}, 0.1);
const drawing = {
  curves: evaluation.detectors.map((detector) => drawnCurve(detector, 0.01)),
  lowest: 0.01,
  width: 460,
  height: 400,
  id: "a",
  description: rocDescription(evaluation),
};
const box = { left: 46, right: 448, top: 42, bottom: 228 };

describe("charts that report and page share", () => {
  it("hold no inline style, which the page's policy forbids", () => {
    const charts = [
      rocSvg({ ...drawing, part: "whole" }),
      rocSvg({ ...drawing, part: "lowEnd" }),
      histogramAxes(histogramGeometry(histogram([1, 2], [3])!, box), box, "share"),
      ...evaluation.detectors.map(({ testSets }, index) => intervalMark(testSets.official!, index, [0.5, 1], 130)),
    ];
    for (const chart of charts) expect(chart).not.toMatch(/ style=|<style|<script/);
  });

  it("write names as text, never as markup", () => {
    const description = rocDescription({
      ...evaluation,
      detectors: evaluation.detectors.map((detector) => ({ ...detector, name: '"><img src=x>' })),
    });
    expect(rocSvg({ ...drawing, part: "whole", description })).not.toContain("<img");
  });
});

describe("rocSvg()", () => {
  it("draws a curve per detector, the first one on top, and a ring where it has a threshold", () => {
    const chart = rocSvg({ ...drawing, part: "whole" });
    expect(chart.match(/class="curve"/g)).toHaveLength(evaluation.detectors.length);
    const rings = drawing.curves.filter(({ workingPoint }) => workingPoint !== null).length;
    expect(chart.match(/class="working-point"/g)).toHaveLength(rings);
    const colours = [...chart.matchAll(/class="curve"[^>]*--series-(\d)/g)].map(([, series]) => series);
    expect(colours.at(-1)).toBe("0");
  });

  it("keeps every ring of the low end on its axis", () => {
    const curves = [{ ...drawing.curves[0]!, workingPoint: { falseAlarmRate: 0, detectionRate: 0.2 } }];
    expect(rocSvg({ ...drawing, part: "lowEnd", curves })).toMatch(/<circle [^>]*cx="46"/);
  });
});
