import { describe, expect, it } from "@jest/globals";
import { budgetChart, quarterChart } from "../../../src/report/charts/drift-charts.ts";
import { familyRows, familySvg } from "../../../src/report/charts/family-chart.ts";
import { histogramChart } from "../../../src/report/charts/histogram-chart.ts";
import { intervalMark } from "../../../src/report/charts/interval-chart.ts";
import { recordingExampleChart, timeToDetectionChart } from "../../../src/report/charts/recordings-charts.ts";
import { rocCharts } from "../../../src/report/charts/roc-chart.ts";
import { surpriseChart } from "../../../src/report/charts/surprise-chart.ts";
import { boxPath, linePath, stepPath } from "../../../src/report/charts/svg.ts";
import type { Evaluation } from "../../../src/results/evaluation.ts";
import type { Explanation } from "../../../src/results/score.ts";
import { HOSTILE, undefinedEvaluation } from "../hostile.ts";
import { syntheticEvaluation, syntheticExplanation, syntheticRecordings } from "../synthetic.ts";

/** Every chart there is, by its name. */
function chartsOf(evaluation: Evaluation, explanation: Explanation): Readonly<Record<string, string>> {
  const rows = familyRows(evaluation);
  return {
    ...rocCharts(evaluation),
    histogram: evaluation.detectors.map(histogramChart).join(""),
    interval: evaluation.detectors
      .map(({ testSets }, index) => intervalMark(testSets.official!, index, [0.5, 1], 130))
      .join(""),
    familyAuc: familySvg({ rows, measure: "auc", width: 460, id: "auc" }),
    familyDetected: familySvg({ rows, measure: "detected", width: 300, id: "detected" }),
    quarters: quarterChart(evaluation),
    budget: budgetChart(evaluation),
    timeToDetection: timeToDetectionChart(evaluation),
    recording: recordingExampleChart(evaluation),
    surprise: surpriseChart(explanation, { id: "surprise", width: 600, height: 300 }),
  };
}

function withRecordings({ detectors, ...rest }: Evaluation): Evaluation {
  return { ...rest, detectors: detectors.map((detector) => ({ ...detector, recordings: syntheticRecordings() })) };
}

const evaluation = withRecordings(syntheticEvaluation({}, 0.02));
const charts = Object.entries(chartsOf(evaluation, syntheticExplanation(300)));

describe.each(charts)("the chart %s", (_, chart) => {
  it("is drawn, without an inline style, which the page's policy forbids, and without a figure that is not one", () => {
    expect(chart).toMatch(/^<svg .*<\/svg>$/s);
    expect(chart).not.toMatch(/ style=|<style|<script|NaN|undefined|Infinity/);
  });

  it("has no coordinate of more than two decimals, so that its bytes do not depend on the platform", () => {
    expect(chart.replace(/>[^<]+</g, "><")).not.toMatch(/\d\.\d{3}/);
  });
});

describe("charts", () => {
  it("write names as text, never as markup", () => {
    const hostile = {
      ...evaluation,
      testSets: { official: { ...evaluation.testSets.official!, families: { [HOSTILE]: 3 } } },
      detectors: evaluation.detectors.map((detector) => {
        const official = detector.testSets.official!;
        const [family] = Object.values(official.families);
        return {
          ...detector,
          name: HOSTILE,
          scoreUnit: HOSTILE,
          testSets: { official: { ...official, families: { [HOSTILE]: family! } } },
        };
      }),
    };
    for (const chart of Object.values(chartsOf(hostile, syntheticExplanation(9, { name: HOSTILE }))))
      expect(chart).not.toMatch(/<script|\u202e/);
  });

  it("are empty without a finite figure, or draw what is finite", () => {
    const explanation = syntheticExplanation(1, { calls: [], stretches: [] });
    const { surprise, quarters, budget, familyAuc, ...others } = chartsOf(undefinedEvaluation(), explanation);
    expect([surprise, quarters, budget, familyAuc]).toEqual(["", "", "", ""]);
    for (const chart of Object.values(others)) expect(chart).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("paths", () => {
  it("go from point to point, in steps, and around a box", () => {
    const points = [
      [1, 2.005],
      [3, 4],
    ] as const;
    expect([linePath(points), stepPath(points), boxPath(...points)]).toEqual([
      "M1 2.01L3 4",
      "M1 2.01H3V4",
      "M1 2.01H3V4H1Z",
    ]);
    expect(linePath([])).toBe("");
  });
});
