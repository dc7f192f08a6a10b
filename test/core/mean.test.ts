import { describe, expect, it } from "@jest/globals";
import { mean } from "../../src/core/mean.ts";

describe("mean", () => {
  it("is summed in float64, whatever the values' type", () => {
    const values = new Float32Array(100_001).fill(1e-4);
    values[0] = 2 ** 24;
    expect(mean(values)).toBeCloseTo((2 ** 24 + 1e5 * Math.fround(1e-4)) / 100_001, 7);
  });

  it("refuses no values rather than saying 0 or NaN", () => {
    expect(() => mean(new Float64Array())).toThrow(RangeError);
  });
});
