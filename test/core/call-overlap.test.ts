import { describe, expect, it } from "@jest/globals";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { callOverlapWarnings } from "../../src/core/call-overlap.ts";
import { randomStreams } from "../../src/core/sampling.ts";

interface Calls {
  readonly calls: readonly string[];
}

/** Twenty traces of a system, which leave out one call or another; in all of them the smaller numbers are the more frequent ones, as in real ones. */
function traces(numbers: readonly number[], shift = 0): readonly Calls[] {
  return Array.from({ length: 20 }, (_, left) => ({
    calls: numbers.flatMap((number) =>
      number % 20 === left ? [] : Array<string>(40 - number).fill(`c${number * 3 + shift}`),
    ),
  }));
}
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** Traces of programs of one system, drawn by a seed: each makes the ten usual calls, and a random part of two hundred others. */
function system(seed: number, count: number): readonly Calls[] {
  const [random] = randomStreams(seed, 1);
  return Array.from({ length: count }, () => {
    const usual = range(0, 10).map((number) => `c${number}`);
    const others = Array.from({ length: 20 }, () => `c${10 + Math.floor(uniformFloat64(random!) ** 3 * 200)}`);
    return { calls: [...usual, ...others, ...usual] };
  });
}
/** The same under another call table. */
const shifted = (all: readonly Calls[], by: number): readonly Calls[] =>
  all.map(({ calls }) => ({ calls: calls.map((call) => `c${Number(call.slice(1)) + by}`) }));

describe("callOverlapWarnings", () => {
  it("warns of attacks that are numbered by another table", () => {
    const [warning, ...others] = callOverlapWarnings({
      training: traces(range(0, 30)),
      validation: traces(range(0, 30)),
      attack: traces(range(0, 25), 1),
    });
    expect(warning).toMatch(
      /^25 of the 25 different calls of the attack traces, 100 % of all their calls, never occur/,
    );
    expect(others).toEqual([]);
  });

  it("warns of normal test traces, too", () => {
    const warnings = callOverlapWarnings({
      training: traces(range(0, 30)),
      validation: traces(range(0, 30), 1),
      attack: [],
    });
    expect(warnings).toEqual([expect.stringContaining("normal test traces")]);
  });

  it("warns when over a quarter of the calls are untrained, or over half of the different ones, and not at the limits", () => {
    const training = Array.from({ length: 20 }, (_, place) => ({
      calls: ["a", "b", "c", ...Array<string>(place).fill("a")],
    }));
    const warned = (calls: string): boolean =>
      callOverlapWarnings({ training, validation: [], attack: [{ calls: calls.split(" ") }] }).length > 0;
    expect(warned("a b c x")).toBe(false);
    expect(warned("a b x")).toBe(true);
    expect(warned("a a a a b b b b x y")).toBe(false);
    expect(warned("a a a a b b b b b x y z")).toBe(true);
  });

  it("says nothing where nothing was trained on, or nothing is tested", () => {
    expect(callOverlapWarnings({ training: [], validation: [], attack: traces([1]) })).toEqual([]);
    expect(callOverlapWarnings({ training: traces([1]), validation: [], attack: [] })).toEqual([]);
  });

  it("says nothing of mere shortage: training sets of one system, however small", () => {
    for (const seed of range(1, 6)) {
      for (const count of [1, 2, 3, 5, 10, 30]) {
        const [training, validation] = [system(seed, count), system(100 + seed, 200)];
        expect(callOverlapWarnings({ training, validation, attack: validation })).toEqual([]);
      }
    }
  });

  it("warns of another call table from a few training traces on", () => {
    for (const seed of range(1, 6)) {
      for (const count of [5, 10, 30]) {
        const [training, attack] = [system(seed, count), shifted(system(100 + seed, 200), 150)];
        expect(callOverlapWarnings({ training, validation: [], attack })).toHaveLength(1);
      }
    }
  });

  it("cannot tell a system from one training trace, nor from copies of one", () => {
    const [trace] = system(1, 1);
    const attack = shifted(system(2, 50), 500);
    expect(callOverlapWarnings({ training: [trace!], validation: [], attack })).toEqual([]);
    expect(callOverlapWarnings({ training: Array<Calls>(50).fill(trace!), validation: [], attack })).toEqual([]);
  });
});
