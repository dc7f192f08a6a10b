import fc from "fast-check";
import {
  type Segment,
  baselineOf,
  maximalSegments,
  stretchBaseline,
  surprisingStretches,
} from "../../src/core/surprising-stretches.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { describe, expect, it } from "@jest/globals";
import { expectLinear } from "../support/growth.ts";

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
  it("is between what is usual and what calls at random cost, the higher of trace and normal traces counting as usual", () => {
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

/** The definition by recursion, in quadratic time: the segment of the highest sum (of equals the shortest, then the first), then the same on either side of it. */
function byDefinition(scores: readonly number[], offset = 0): readonly Segment[] {
  let best: { readonly from: number; readonly to: number; readonly sum: number } | null = null;
  for (let from = 0; from < scores.length; from += 1) {
    let sum = 0;
    for (let to = from + 1; to <= scores.length; to += 1) {
      sum += scores[to - 1]!;
      const isShorter = best !== null && sum === best.sum && to - from < best.to - best.from;
      if (sum > (best?.sum ?? 0) || isShorter) best = { from, to, sum };
    }
  }
  if (best === null) return [];
  return [
    ...byDefinition(scores.slice(0, best.from), offset),
    { from: offset + best.from, to: offset + best.to },
    ...byDefinition(scores.slice(best.to), offset + best.to),
  ];
}

const sum = (scores: readonly number[]): number => scores.reduce((total, score) => total + score, 0);
const scoresOf = (largest: number) => fc.array(fc.integer({ min: -largest, max: largest }), { maxLength: 60 });

describe("maximalSegments()", () => {
  it("gives the segments of the paper's example", () => {
    const scores = Float64Array.of(4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5);
    expect(maximalSegments(scores)).toEqual([
      { from: 0, to: 1 },
      { from: 2, to: 3 },
      { from: 4, to: 11 },
    ]);
  });

  it.each([1, 3, 20])("agrees with the definition by brute force, scores of -%i to as much", (largest) => {
    fc.assert(
      fc.property(scoresOf(largest), (scores) => {
        expect(maximalSegments(Float64Array.from(scores))).toEqual(byDefinition(scores));
      }),
      { numRuns: 500 },
    );
  });

  it("covers every score above 0 once, and only with segments each beginning and end of which adds to the sum", () => {
    fc.assert(
      fc.property(scoresOf(9), (scores) => {
        const segments = maximalSegments(Float64Array.from(scores));
        const covered = segments.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));
        expect(new Set(covered).size).toBe(covered.length);
        expect(scores.flatMap((score, place) => (score > 0 && !covered.includes(place) ? [place] : []))).toEqual([]);
        for (const { from, to } of segments) {
          for (let middle = from + 1; middle <= to; middle += 1) {
            expect(sum(scores.slice(from, middle))).toBeGreaterThan(0);
            expect(sum(scores.slice(middle - 1, to))).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  it("has none where no score is above 0", () => {
    expect(maximalSegments(new Float64Array())).toEqual([]);
    expect(maximalSegments(Float64Array.of(0, -1, 0))).toEqual([]);
  });

  it("takes linear time on the shapes that cost a careless search the square", () =>
    expectLinear((length) => {
      // In the first, every candidate starts lower than all before it: a search without short cuts would walk past all of them each time.
      const falling = Float64Array.from({ length }, (_, place) => (place % 2 === 0 ? 1 : -2));
      const rising = Float64Array.from({ length }, (_, place) => (place % 2 === 0 ? 1 : -0.5));
      const shrinking = Float64Array.from({ length }, (_, place) => (place % 2 === 0 ? 1 : -1) * (length - place));
      expect(maximalSegments(falling)).toHaveLength(length / 2);
      expect(maximalSegments(rising)).toHaveLength(1);
      expect(maximalSegments(shrinking)).toHaveLength(length / 2);
    }, 50_000));
});
