import { describe, expect, it } from "@jest/globals";
import { formatTick, linearScale, logScale, roundTicks } from "../../../src/report/charts/scale.ts";

describe("scales", () => {
  it("map values to places and back", () => {
    const linear = linearScale([2, 4], [100, 300]);
    expect(linear.placeOf(3)).toBe(200);
    expect(linear.valueAt(350)).toBe(4.5);
    const logarithmic = logScale([0.01, 1], [0, 100]);
    expect(logarithmic.placeOf(0.1)).toBeCloseTo(50);
    expect(logarithmic.valueAt(50)).toBeCloseTo(0.1);
  });

  it("put everything in the middle where the domain is one value", () => {
    expect(linearScale([3, 3], [100, 300]).placeOf(3)).toBe(200);
  });

  it("have round ticks inside the range", () => {
    expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks(-0.07, 0.33, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(roundTicks(0.9, 5.1, 4)).toEqual([2, 4]);
    expect(roundTicks(3, 3, 4)).toEqual([]);
  });

  it("write ticks with a real minus sign", () => {
    expect([-18, 0.30000000000000004].map(formatTick)).toEqual(["−18", "0.3"]);
  });
});
