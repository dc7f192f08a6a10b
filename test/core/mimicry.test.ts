import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { alteredAttack, TRANSFORMATIONS, type Attacker } from "../../src/core/mimicry.ts";
import { randomStreams } from "../../src/core/sampling.ts";
import { tokens } from "../support/arbitrary.ts";

/** Expects the last call plus one, and 100 at the start. */
const successor: Attacker["model"] = {
  start() {
    let last = 99;
    return { likeliest: () => last + 1, advance: (token) => (last = token) };
  },
};
const attacker: Attacker = {
  model: successor,
  normal: [Uint16Array.from({ length: 20 }, (_, index) => 200 + index), Uint16Array.of(300, 301, 302)],
};

const alter = (
  trace: readonly number[],
  transformation: (typeof TRANSFORMATIONS)[number],
  extraCalls: number,
  seed = 1,
): number[] => [
  ...alteredAttack(Uint16Array.from(trace), transformation, extraCalls, attacker, randomStreams(seed, 1)[0]!),
];

/** Whether `part` occurs in `whole` in order, with anything between. */
function isSubsequence(part: readonly number[], whole: readonly number[]): boolean {
  let found = 0;
  for (const token of whole) if (token === part[found]) found += 1;
  return found === part.length;
}

describe("alteredAttack", () => {
  it.each(TRANSFORMATIONS)(
    "%s keeps every call in order and adds exactly the calls of the budget",
    (transformation) => {
      fc.assert(
        fc.property(tokens({ minLength: 1, maxLength: 60 }), fc.nat(150), fc.nat(1000), (trace, extraCalls, seed) => {
          const own = [...trace];
          const altered = alter(own, transformation, extraCalls, seed);
          expect(altered).toHaveLength(own.length + extraCalls);
          expect(isSubsequence(own, altered)).toBe(true);
          expect(alter(own, transformation, extraCalls, seed)).toEqual(altered);
        }),
      );
    },
  );

  it("pads at even distances with what the model expects after everything before, padding included", () => {
    expect(alter([1, 1, 1, 1], "padding", 2)).toEqual([1, 2, 1, 1, 2, 1]);
    expect(alter([1], "padding", 3)).toEqual([100, 101, 102, 1]);
    expect(alter([5, 7], "padding", 4)).toEqual([100, 101, 5, 6, 7, 7]);
  });

  it("adds a suffix that the model expects", () => {
    expect(alter([1, 9], "suffix", 3)).toEqual([1, 9, 10, 11, 12]);
  });

  it("puts a stretch of one normal trace before the attack, chosen by the seed", () => {
    const prefixes = [1, 2, 3, 4, 5].map((seed) => alter([1, 2], "prefix", 10, seed));
    for (const altered of prefixes) {
      expect(altered.slice(10)).toEqual([1, 2]);
      expect(altered.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, index) => altered[0]! + index));
      expect(altered[0]).toBeGreaterThanOrEqual(200);
    }
    expect(new Set(prefixes.map(String)).size).toBeGreaterThan(1);
  });

  it("strings stretches together where none is long enough", () => {
    const altered = alter([1], "prefix", 45);
    expect(altered.slice(0, 20)).toEqual([...attacker.normal[0]!]);
    expect(altered.slice(20, 40)).toEqual([...attacker.normal[0]!]);
  });

  it("replays runs of six calls of normal traces at even distances, the last cut to the budget", () => {
    const altered = alter([1, 2, 3, 4], "replay", 8);
    expect(altered.filter((token) => token < 100)).toEqual([1, 2, 3, 4]);
    expect([altered[0], altered[7], altered[8], altered[11]]).toEqual([1, 2, 3, 4]);
    expect(altered.slice(1, 7)).toEqual(Array.from({ length: 6 }, (_, index) => altered[1]! + index));
  });

  it("leaves a trace alone at a budget of no call, and an empty one always", () => {
    for (const transformation of TRANSFORMATIONS) {
      expect(alter([1, 2], transformation, 0)).toEqual([1, 2]);
      expect(alter([], transformation, 5)).toEqual([]);
    }
  });

  it("needs normal calls to copy", () => {
    const poor = { ...attacker, normal: [] };
    const [random] = randomStreams(1, 1);
    expect(() => alteredAttack(Uint16Array.of(1), "prefix", 2, poor, random!)).toThrow(RangeError);
  });
});
