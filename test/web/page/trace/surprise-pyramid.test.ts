import { describe, expect, it } from "@jest/globals";
import {
  bitsOf,
  highestBetween,
  meanBetween,
  surprisePyramid,
} from "../../../../src/web/page/trace/surprise-pyramid.ts";
import { expectLinear, growthOf } from "../../../support/growth.ts";

/** Surprises that repeat with a long period, some of them not given. */
function bitsFor(calls: number): Float64Array {
  return Float64Array.from({ length: calls }, (_, call) => (call % 37 === 5 ? NaN : (call * 7919) % 1009) / 50);
}

function plainHighest(bits: Float64Array, from: number, to: number): number {
  const given = [...bits.subarray(from, to)].filter(Number.isFinite);
  return given.length === 0 ? NaN : Math.max(...given);
}

function plainMean(bits: Float64Array, from: number, to: number): number {
  const given = [...bits.subarray(from, to)].filter(Number.isFinite);
  return given.reduce((sum, one) => sum + one, 0) / given.length;
}

describe("surprisePyramid", () => {
  it.each([1, 15, 16, 17, 256, 257, 5000])(
    "gives the highest and the mean of every kind of range of %d calls",
    (calls) => {
      const bits = bitsFor(calls);
      const pyramid = surprisePyramid(bits);
      for (let round = 0; round < 300; round++) {
        const from = (round * 613) % calls;
        const to = from + 1 + ((round * 977) % (calls - from));
        expect(highestBetween(pyramid, from, to)).toBe(plainHighest(bits, from, to));
        const mean = plainMean(bits, from, to);
        if (Number.isNaN(mean)) expect(meanBetween(pyramid, from, to)).toBeNaN();
        else expect(meanBetween(pyramid, from, to)).toBeCloseTo(mean, 9);
      }
    },
  );

  it("says NaN where no call of a range was given a surprise, or the range is empty", () => {
    const pyramid = surprisePyramid(Float64Array.of(NaN, NaN, Infinity, 3));
    expect(highestBetween(pyramid, 0, 3)).toBeNaN();
    expect(meanBetween(pyramid, 0, 3)).toBeNaN();
    expect(bitsOf(pyramid, 2)).toBeNaN();
    expect(highestBetween(pyramid, 2, 2)).toBeNaN();
    expect(highestBetween(pyramid, 0, 4)).toBe(3);
    expect(meanBetween(pyramid, 0, 4)).toBe(3);
  });

  it("cuts ranges to the trace", () => {
    const pyramid = surprisePyramid(Float64Array.of(1, 2, 6));
    expect(highestBetween(pyramid, -5, 50)).toBe(6);
    expect(meanBetween(pyramid, -5, 50)).toBe(3);
    expect(bitsOf(pyramid, 3)).toBeNaN();
  });

  it("counts a surprise below zero as zero", () => {
    const pyramid = surprisePyramid(Float64Array.of(-1e-9, 2));
    expect(bitsOf(pyramid, 0)).toBe(0);
    expect(meanBetween(pyramid, 0, 2)).toBe(1);
  });

  it("is prepared in linear time", () => {
    const bits = bitsFor(160_000);
    return expectLinear((size) => surprisePyramid(bits.subarray(0, size)), 40_000);
  });

  it("answers questions without walking through the ranges", async () => {
    const [small, large] = [20_000, 320_000].map((calls) => surprisePyramid(bitsFor(calls)));
    const growth = await growthOf((size) => {
      const pyramid = size === 1 ? small! : large!;
      for (let round = 1; round < 10_000; round += 1) highestBetween(pyramid, round, pyramid.calls - round);
    }, 1);
    expect(growth).toBeLessThan(4);
  });
});
