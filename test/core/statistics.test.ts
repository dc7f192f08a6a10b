import * as fc from "fast-check";
import {
  ascendingOf,
  countOf,
  increment,
  meanOf,
  medianOf,
  orderStatistic,
  quantileOf,
  sumOf,
  wilsonInterval,
} from "../../src/core/statistics.ts";
import { describe, expect, it } from "@jest/globals";

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 30 });

describe("sumOf", () => {
  it("adds the numbers, or a number of each item, in order", () => {
    expect(sumOf([])).toBe(0);
    expect(sumOf(Float64Array.of(0.1, 0.2, 0.3))).toBe(0.1 + 0.2 + 0.3);
    expect(sumOf(["a", "bcd"], ({ length }) => length)).toBe(4);
    expect(sumOf([2, 3], (value, index) => value * index)).toBe(3);
  });
});

describe("meanOf", () => {
  it("is the sum over the number of values, and there is none of no values", () => {
    expect(meanOf([1, 2, 6])).toBe(3);
    expect(() => meanOf([])).toThrow(RangeError);
  });
});

describe("quantileOf", () => {
  it("interpolates as R's type 7: quantile(c(1, 2, 4, 8), c(0, 0.1, 0.5, 0.9, 1))", () => {
    const ascending = ascendingOf([8, 1, 4, 2]);
    const quantiles = [0, 0.1, 0.5, 0.9, 1].map((probability) => quantileOf(ascending, probability));
    for (const [place, expected] of [1, 1.3, 3, 6.8, 8].entries()) expect(quantiles[place]).toBeCloseTo(expected, 12);
  });

  it("rises with the probability, between the least and the greatest value", () => {
    fc.assert(
      fc.property(values, fc.double({ noNaN: true, min: 0, max: 1 }), (some, probability) => {
        const ascending = ascendingOf(some);
        const quantile = quantileOf(ascending, probability);
        expect(quantile).toBeGreaterThanOrEqual(ascending[0]!);
        expect(quantile).toBeLessThanOrEqual(ascending.at(-1)!);
      }),
    );
  });

  it("does not exist for no values", () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
    expect(() => medianOf([])).toThrow(RangeError);
    expect(() => orderStatistic([], 0.5)).toThrow(RangeError);
  });
});

describe("orderStatistic", () => {
  it("is one of the values, the greatest for a share of 1", () => {
    expect([0, 0.24, 0.25, 0.5, 1].map((share) => orderStatistic([1, 2, 4, 8], share))).toEqual([1, 1, 2, 4, 8]);
  });
});

describe("ascendingOf", () => {
  it("sorts a copy by size, not by text", () => {
    const given = [10, 9, -1];
    expect([...ascendingOf(given)]).toEqual([-1, 9, 10]);
    expect(given).toEqual([10, 9, -1]);
  });
});

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

  it("solves its own equation: the share is 1.96 standard errors of either end away from it", () => {
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

describe("a counter", () => {
  it("holds 0 of a key that was never counted", () => {
    expect(countOf(new Map<string, number>(), "read")).toBe(0);
  });

  it("adds one, or as many as are given", () => {
    const counts = new Map<string, number>();
    increment(counts, "read");
    increment(counts, "read", 3);
    expect(counts).toEqual(new Map([["read", 4]]));
  });
});
