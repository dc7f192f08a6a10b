import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { LARGEST_SEED, randomStreams, shuffledGroups } from "../../src/core/sampling.ts";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

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

const keys = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 30 });

describe("shuffledGroups", () => {
  it("holds every trace once, all copies of a trace together", () => {
    fc.assert(
      fc.property(keys, fc.integer(), (given, seed) => {
        const groups = shuffledGroups(given, seed);
        expect(groups.flat().sort((a, b) => a - b)).toEqual([...given.keys()]);
        expect(groups.map((group) => new Set(group.map((index) => given[index])).size)).toEqual(groups.map(() => 1));
        expect(new Set(groups.map(([first = 0]) => given[first])).size).toBe(groups.length);
      }),
    );
  });

  it("gives the same order for the same seed, and every order about equally often", () => {
    const given = ["a", "b", "c"];
    expect(shuffledGroups(given, 7)).toEqual(shuffledGroups(given, 7));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed += 1) {
      const order = shuffledGroups(given, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
