import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { areaUnderCurve, rocCurve } from "../../../src/core/roc.ts";
import {
  drawnCurve,
  fromLowestRate,
  lowestRate,
  rocDescription,
  rocSvg,
} from "../../../src/report/charts/roc-chart.ts";
import { undefinedEvaluation } from "../hostile.ts";
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

describe("drawnCurve()", () => {
  const evaluation = syntheticEvaluation({}, 0.1);
  const detector = evaluation.detectors[0]!;
  const curve = drawnCurve(detector, 0.001);

  it("thins the curve, but not what it says", () => {
    const scores = [detector.normals, detector.attacks].map((traces) =>
      Float64Array.from(traces, (trace) => trace.scoreBits),
    );
    const exact = rocCurve(scores[0]!, scores[1]!);
    expect(curve.whole.length).toBeLessThan(exact.length / 2);
    const area = areaUnderCurve(curve.whole.map((point) => ({ ...point, threshold: 0 })));
    expect(area).toBeCloseTo(areaUnderCurve(exact), 3);
    expect(curve.whole.at(-1)).toMatchObject({ falseAlarmRate: 1, detectionRate: 1 });
  });

  it("begins the low end at the lowest rate", () => {
    expect(curve.lowEnd[0]!.falseAlarmRate).toBe(0.001);
  });

  it("marks what the threshold did", () => {
    expect(curve.workingPoint!.falseAlarmRate).toBe(detector.budget.observed);
    expect(curve.workingPoint!.detectionRate).toBe(detector.budget.detectionRate);
    expect(drawnCurve({ ...detector, thresholdScore: null }, 0.001).workingPoint).toBeNull();
  });

  it("draws nothing where a class is empty or a score is no number", () => {
    const nothing = { whole: [], lowEnd: [], workingPoint: null };
    expect(drawnCurve({ ...detector, attacks: [] }, 0.001)).toEqual(nothing);
    expect(drawnCurve(undefinedEvaluation().detectors[0]!, 0.001)).toEqual(nothing);
  });
});

describe("lowestRate()", () => {
  it("is one normal trace where there are fewer than a thousand, at least 0.001 and at most a half", () => {
    const small = syntheticEvaluation({}, 0.02);
    const detectors = small.detectors.map((detector) => ({
      ...detector,
      normals: Array.from({ length: 4372 }, () => detector.normals[0]!),
    }));
    expect(lowestRate({ ...small, detectors })).toBe(0.001);
    expect(lowestRate(small)).toBeCloseTo(1 / 87);
    expect(lowestRate(syntheticEvaluation({ detectors: [] }))).toBe(0.5);
  });
});

const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });

describe("fromLowestRate()", () => {
  it("begins at the lowest rate, ends at 1 and never leaves the logarithmic axis", () => {
    fc.assert(
      fc.property(scores, scores, (normals, attacks) => {
        const shown = fromLowestRate(rocCurve(Float64Array.from(normals), Float64Array.from(attacks)), 0.01);
        expect(shown[0]?.falseAlarmRate).toBe(0.01);
        expect(shown.at(-1)).toMatchObject({ falseAlarmRate: 1, detectionRate: 1 });
        for (const [index, point] of shown.entries()) {
          const before = shown[index - 1] ?? { falseAlarmRate: 0, detectionRate: 0 };
          expect(point.falseAlarmRate).toBeGreaterThanOrEqual(before.falseAlarmRate);
          expect(point.detectionRate).toBeGreaterThanOrEqual(before.detectionRate - 1e-12);
        }
      }),
    );
  });

  it("takes the height of a slanted segment at the lowest rate, and the top of a rise", () => {
    expect(fromLowestRate(rocCurve(Float64Array.of(1), Float64Array.of(1)), 0.1)[0]?.detectionRate).toBeCloseTo(0.1);
    expect(fromLowestRate(rocCurve(Float64Array.of(1), Float64Array.of(2)), 0.1)[0]?.detectionRate).toBe(1);
  });
});
