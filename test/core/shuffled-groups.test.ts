import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { shuffledGroups } from "../../src/core/shuffled-groups.ts";

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
