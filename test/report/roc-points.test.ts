import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { RocPoint } from "../../src/report/roc-points.ts";
import { fromLowestRate, rocPoints } from "../../src/report/roc-points.ts";

const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });

function area(points: readonly RocPoint[]): number {
  return points.slice(1).reduce((sum, point, index) => {
    const before = points[index]!;
    return sum + ((point.falseAlarmRate - before.falseAlarmRate) * (point.detectionRate + before.detectionRate)) / 2;
  }, 0);
}

describe("rocPoints()", () => {
  it("draws a tie between classes as one slanted segment", () => {
    expect(rocPoints([1, 2], [2, 3])).toEqual([
      { falseAlarmRate: 0, detectionRate: 0 },
      { falseAlarmRate: 0, detectionRate: 0.5 },
      { falseAlarmRate: 0.5, detectionRate: 1 },
      { falseAlarmRate: 1, detectionRate: 1 },
    ]);
  });

  it("has under it the area that counts wins and half ties", () => {
    fc.assert(
      fc.property(scores, scores, (normals, attacks) => {
        let wins = 0;
        for (const attack of attacks)
          for (const normal of normals) wins += attack > normal ? 1 : attack === normal ? 0.5 : 0;
        expect(area(rocPoints(normals, attacks))).toBeCloseTo(wins / (attacks.length * normals.length), 10);
      }),
    );
  });

  it("is empty when a class is empty, and takes infinite and NaN scores", () => {
    expect(rocPoints([], [1])).toEqual([]);
    expect(rocPoints([1], [])).toEqual([]);
    expect(rocPoints([NaN, 1], [Infinity, -Infinity]).at(-1)).toEqual({ falseAlarmRate: 1, detectionRate: 1 });
  });
});

describe("fromLowestRate()", () => {
  it("begins at the lowest rate, ends at 1 and never leaves the logarithmic axis", () => {
    fc.assert(
      fc.property(scores, scores, (normals, attacks) => {
        const shown = fromLowestRate(rocPoints(normals, attacks), 0.01);
        expect(shown[0]?.falseAlarmRate).toBe(0.01);
        expect(shown.at(-1)).toEqual({ falseAlarmRate: 1, detectionRate: 1 });
        for (const [index, point] of shown.entries()) {
          const before = shown[index - 1] ?? { falseAlarmRate: 0, detectionRate: 0 };
          expect(point.falseAlarmRate).toBeGreaterThanOrEqual(before.falseAlarmRate);
          expect(point.detectionRate).toBeGreaterThanOrEqual(before.detectionRate - 1e-12);
        }
      }),
    );
  });

  it("takes the height of a slanted segment at the lowest rate, and the top of a rise", () => {
    expect(fromLowestRate(rocPoints([1], [1]), 0.1)[0]?.detectionRate).toBeCloseTo(0.1);
    expect(fromLowestRate(rocPoints([1], [2]), 0.1)[0]?.detectionRate).toBe(1);
  });
});
