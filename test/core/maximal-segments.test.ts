import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { maximalSegments, type Segment } from "../../src/core/maximal-segments.ts";
import { expectLinear } from "../support/growth.ts";

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
