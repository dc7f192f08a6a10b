import { describe, expect, it } from "@jest/globals";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { LARGEST_SEED, randomStreams } from "../../src/core/random-streams.ts";

const firstDraws = (seed: number, count: number): number[] => randomStreams(seed, count).map(uniformFloat64);

describe("randomStreams", () => {
  it("gives the same streams for the same seed, however many are asked for", () => {
    expect(firstDraws(5, 3)).toEqual(firstDraws(5, 10).slice(0, 3));
    expect(new Set(firstDraws(5, 100)).size).toBe(100);
  });

  it("spreads the first draws of small seeds over 0..1", () => {
    const draws = Array.from({ length: 400 }, (_, seed) => firstDraws(seed, 1)[0]!);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = draws.filter((draw) => Math.floor(10 * draw) === tenth).length;
      expect(inside).toBeGreaterThan(15);
      expect(inside).toBeLessThan(80);
    }
  });

  it.each([-1, 0.5, NaN, LARGEST_SEED + 1])("refuses %d as a seed", (seed) => {
    expect(() => randomStreams(seed, 1)).toThrow(RangeError);
  });
});
