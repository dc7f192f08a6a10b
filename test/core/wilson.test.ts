import { describe, expect, it } from "@jest/globals";
import { wilsonInterval } from "../../src/core/wilson.ts";

describe("wilsonInterval()", () => {
  it("gives what R's prop.test without continuity correction gives", () => {
    const [low, high] = wilsonInterval(15, 50);
    expect(low).toBeCloseTo(0.191, 3);
    expect(high).toBeCloseTo(0.4375, 3);
  });

  it("has no width below 0 or above 1, and some where all or nothing was seen", () => {
    expect(wilsonInterval(0, 10)).toEqual([0, expect.closeTo(0.2775, 4)]);
    expect(wilsonInterval(10, 10)).toEqual([expect.closeTo(0.7225, 4), 1]);
  });

  it("solves its own equation: the share lies 1.96 standard errors of either end away from it", () => {
    for (const [successes, trials] of [
      [1, 7],
      [3, 8],
      [90, 120],
    ] as const) {
      for (const end of wilsonInterval(successes, trials)) {
        const error = Math.sqrt((end * (1 - end)) / trials);
        expect(Math.abs(successes / trials - end) / error).toBeCloseTo(1.959964, 6);
      }
    }
  });
});
