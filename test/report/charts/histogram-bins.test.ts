import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { histogram } from "../../../src/report/charts/histogram-bins.ts";

const scores = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 80 });

describe("histogram()", () => {
  it("counts every finite score exactly once, those beyond the ends in the outermost bars", () => {
    fc.assert(
      fc.property(scores, scores, (normals, attacks) => {
        const bins = histogram(normals, attacks)?.bins ?? [];
        expect(bins.length).toBeLessThanOrEqual(48);
        expect(bins.reduce((sum, bin) => sum + bin.normalShare, 0)).toBeCloseTo(1);
        expect(bins.reduce((sum, bin) => sum + bin.attackShare, 0)).toBeCloseTo(1);
      }),
    );
  });

  it("gives whole-numbered scores bars centred on whole numbers", () => {
    const bins = histogram([1, 2, 3], [3, 4])?.bins ?? [];
    expect(bins.map((bin) => [bin.from, bin.normalShare > 0, bin.attackShare])).toEqual([
      [0.5, true, 0],
      [1.5, true, 0],
      [2.5, true, 0.5],
      [3.5, false, 0.5],
    ]);
  });

  it("says when values lie beyond its ends", () => {
    const many = Array.from({ length: 1000 }, (_, index) => index / 1000);
    expect(histogram([...many, 500], [0.5])?.gathersAbove).toBe(true);
    expect(histogram([...many, -500], [0.5])?.gathersBelow).toBe(true);
    expect(histogram([1, 2], [3])).toMatchObject({ gathersAbove: false, gathersBelow: false });
  });

  it("is null without a finite score", () => {
    expect(histogram([NaN], [Infinity])).toBeNull();
    expect(histogram([], [])).toBeNull();
  });
});
