import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { baselineOf, stretchBaseline, surprisingStretches } from "../../src/core/surprising-stretches.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";

const surprises = fc.array(fc.double({ min: 0, max: 24, noNaN: true }), { maxLength: 80 });

describe("surprisingStretches()", () => {
  it("finds the loud stretches, most excess first", () => {
    const bits = Float64Array.of(0, 0, 9, 8, 1, 9, 0, 0, 0, 0, 5, 0, 0);
    const [first, second, ...others] = surprisingStretches(bits, 3);
    expect(first).toEqual({
      from: 2,
      to: 6,
      calls: 4,
      totalBits: 27,
      meanBits: 6.75,
      excessBits: 15,
      share: 27 / 32,
    });
    expect(second).toMatchObject({ from: 10, to: 11, excessBits: 2, share: 5 / 32 });
    expect(others).toEqual([]);
  });

  it("puts the earlier of two equal stretches first", () => {
    const bits = Float64Array.of(0, 0.7, 0.9, 0, 0, 0, 0.7, 0.9, 0);
    expect(surprisingStretches(bits, 0.6).map(({ from }) => from)).toEqual([1, 6]);
  });

  it("has ranked stretches that do not overlap, lie above the baseline, and leave no call above it out", () => {
    fc.assert(
      fc.property(surprises, fc.double({ min: 0, max: 12, noNaN: true }), (bits, baseline) => {
        const stretches = surprisingStretches(Float64Array.from(bits), baseline);
        const inside = new Set<number>();
        for (const [rank, stretch] of stretches.entries()) {
          expect(stretch.calls).toBe(stretch.to - stretch.from);
          expect(stretch.meanBits).toBeGreaterThan(baseline - 1e-9);
          expect(stretch.excessBits).toBeLessThanOrEqual(stretches[rank - 1]?.excessBits ?? Infinity);
          for (let place = stretch.from; place < stretch.to; place += 1) {
            expect(inside.has(place)).toBe(false);
            inside.add(place);
          }
        }
        expect(bits.filter((value, place) => value > baseline && !inside.has(place))).toEqual([]);
        expect(stretches.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it("has none in a trace of one call, or of calls all alike, at the baseline of their own mean", () => {
    for (const bits of [[], [0], [14], Array<number>(300).fill(3.7), Array<number>(300).fill(0)]) {
      const own = Float64Array.from(bits);
      const baseline = stretchBaseline(bits[0] ?? 0, 0, 341);
      expect(surprisingStretches(own, baseline)).toEqual([]);
    }
  });

  it("refuses surprises that are none", () => {
    for (const wrong of [NaN, Infinity, -1]) {
      expect(() => surprisingStretches(Float64Array.of(1, wrong, 2), 1)).toThrow(RangeError);
    }
  });

  it("takes 300,000 calls in its stride", () => {
    const bits = Float64Array.from({ length: 300_000 }, (_, place) => (place * 7919) % 13);
    const stretches = surprisingStretches(bits, 7);
    expect(stretches.length).toBeGreaterThan(1000);
  });
});

describe("stretchBaseline()", () => {
  it("lies between what is usual and what calls at random cost, the higher of trace and normal traces counting as usual", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 24, noNaN: true }),
        fc.double({ min: 0, max: 24, noNaN: true }),
        fc.integer({ min: 2, max: 1000 }),
        (trace, normal, kinds) => {
          const usual = Math.max(trace, normal);
          const baseline = stretchBaseline(trace, normal, kinds);
          expect(baseline).toBeGreaterThan(usual);
          expect(baseline).toBeLessThan(Math.max(Math.log2(kinds), 2 * usual));
          expect(stretchBaseline(normal, trace, kinds)).toBe(baseline);
        },
      ),
    );
  });

  it("is the surprise at which both exponential distributions are as likely", () => {
    const [usual, random] = [1.14, Math.log2(341)];
    const baseline = stretchBaseline(0.4, usual, 341);
    const density = (mean: number) => Math.exp(-baseline / mean) / mean;
    expect(density(usual)).toBeCloseTo(density(random), 12);
    expect(baseline).toBeCloseTo(2.64, 2);
  });

  it("is 0 where nothing surprises", () => {
    expect(stretchBaseline(0, 0, 341)).toBe(0);
  });
});

describe("baselineOf()", () => {
  const vocabulary = createVocabulary("i386", ["read", "write", "open"]);
  const calibrationScores = Float64Array.of(1, 2, 6);

  it("takes what is usual from calibration scores that are mean surprises, and from no others", () => {
    const bits = Float64Array.of(0.5, 1.5);
    expect(baselineOf({ vocabulary, calibrationScores, scoreUnit: "bits a call" }, bits)).toBe(
      stretchBaseline(1, 3, 4),
    );
    expect(baselineOf({ vocabulary, calibrationScores, scoreUnit: "unseen share" }, bits)).toBe(
      stretchBaseline(1, 0, 4),
    );
    expect(baselineOf({ vocabulary, calibrationScores, scoreUnit: "bits a call" }, new Float64Array())).toBe(
      stretchBaseline(0, 3, 4),
    );
  });
});
