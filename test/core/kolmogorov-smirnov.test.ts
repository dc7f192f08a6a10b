import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { kolmogorovSmirnov } from "../../src/core/kolmogorov-smirnov.ts";
import { scores } from "../support/arbitrary.ts";

/** The lead as its definition says: over every value, the difference of the shares at most as large. */
function slowStatistic(one: readonly number[], other: readonly number[]): number {
  const share = (sample: readonly number[], value: number): number =>
    sample.filter((own) => own <= value).length / sample.length;
  return Math.max(...[...one, ...other].map((value) => share(one, value) - share(other, value)));
}

/** The p-value as its definition says: every way to deal the pooled values out. */
function slowPValue(one: readonly number[], other: readonly number[]): number {
  const pooled = [...one, ...other];
  const observed = slowStatistic(one, other);
  let [atLeast, all] = [0, 0];
  for (let deal = 0; deal < 2 ** pooled.length; deal += 1) {
    const isOne = (_: number, index: number): boolean => ((deal >> index) & 1) === 1;
    const dealt = pooled.filter(isOne);
    if (dealt.length !== one.length) continue;
    all += 1;
    const rest = pooled.filter((value, index) => !isOne(value, index));
    if (slowStatistic(dealt, rest) >= observed - 1e-9) atLeast += 1;
  }
  return atLeast / all;
}

const few = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });

describe("kolmogorovSmirnov", () => {
  it("equals brute force over all deals, with many ties and with none", () => {
    const untied = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 10 });
    const samples = fc.oneof(
      fc.tuple(few, few),
      fc.tuple(untied, fc.integer({ min: 1, max: 9 })).map(([values, size]) => {
        const at = Math.min(size, values.length - 1);
        return [values.slice(0, at), values.slice(at)] as const;
      }),
    );
    fc.assert(
      fc.property(samples, ([one, other]) => {
        const { statistic, pValue } = kolmogorovSmirnov(Float64Array.from(one), Float64Array.from(other));
        expect(statistic).toBeCloseTo(slowStatistic(one, other), 12);
        expect(pValue).toBeCloseTo(slowPValue(one, other), 12);
      }),
    );
  });

  it("gives a probability, and a statistic that values moved up never lower", () => {
    fc.assert(
      fc.property(scores(), scores(), fc.double({ noNaN: true, min: 0, max: 4 }), (reference, tested, shift) => {
        const { pValue } = kolmogorovSmirnov(reference, tested);
        const higher = tested.map((value) => value + shift);
        expect(kolmogorovSmirnov(reference, higher).statistic).toBeGreaterThanOrEqual(
          kolmogorovSmirnov(reference, tested).statistic,
        );
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("finds nothing in a sample and itself, nor in lower values, and all in higher ones", () => {
    const values = Float64Array.from({ length: 30 }, (_, index) => index);
    const higher = values.map((value) => value + 100);
    expect(kolmogorovSmirnov(values, values)).toEqual({ statistic: 0, pValue: 1 });
    expect(kolmogorovSmirnov(higher, values)).toEqual({ statistic: 0, pValue: 1 });
    // Only one of the C(60, 30) deals takes them apart this way round.
    const apart = kolmogorovSmirnov(values, higher);
    expect(apart.statistic).toBe(1);
    expect(apart.pValue * 118_264_581_564_861_424).toBeCloseTo(1, 9);
  });

  it("gives SciPy's exact p-value where nothing is tied", () => {
    const reference = Float64Array.from({ length: 40 }, (_, index) => index * 1.37);
    const tested = Float64Array.from({ length: 25 }, (_, index) => index * 1.9 + 19.07);
    // scipy.stats.ks_2samp(reference, tested, alternative="greater", method="exact")
    const { statistic, pValue } = kolmogorovSmirnov(reference, tested);
    expect(statistic).toBeCloseTo(0.36, 12);
    expect(pValue).toBeCloseTo(0.01392285931696627, 12);
  });

  it("goes over to the limit law without a jump", () => {
    const sample = (size: number, shift: number): Float64Array =>
      Float64Array.from({ length: size }, (_, index) => ((index + 0.5) / size) * (1 - shift) + shift);
    const exact = kolmogorovSmirnov(sample(4400, 0), sample(4500, 0.03));
    const limit = kolmogorovSmirnov(sample(4600, 0), sample(4500, 0.03));
    expect(exact.pValue).toBeGreaterThan(0.01);
    expect(exact.pValue / limit.pValue).toBeGreaterThan(0.9);
    expect(exact.pValue / limit.pValue).toBeLessThan(1.1);
  });

  it("refuses an empty sample and a value that is no number", () => {
    expect(() => kolmogorovSmirnov(new Float64Array(), Float64Array.of(1))).toThrow(RangeError);
    expect(() => kolmogorovSmirnov(Float64Array.of(NaN), Float64Array.of(1))).toThrow("finite");
  });
});
