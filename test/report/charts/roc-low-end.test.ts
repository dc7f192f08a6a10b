import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { rocCurve } from "../../../src/core/roc.ts";
import { fromLowestRate } from "../../../src/report/charts/roc-low-end.ts";

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
