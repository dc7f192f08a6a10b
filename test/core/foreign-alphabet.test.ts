import { describe, expect, it } from "@jest/globals";
import { foreignAlphabetWarnings } from "../../src/core/foreign-alphabet.ts";

/** Traces of calls `c0`, `c1`, .. in which the smaller numbers are the more frequent ones, as in real ones. */
function traces(numbers: readonly number[], shift = 0): readonly { readonly calls: readonly string[] }[] {
  return [{ calls: numbers.flatMap((number) => Array<string>(40 - number).fill(`c${number * 3 + shift}`)) }];
}
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

describe("foreignAlphabetWarnings", () => {
  it("warns of attacks that are numbered by another table", () => {
    const [warning, ...others] = foreignAlphabetWarnings({
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
    const warnings = foreignAlphabetWarnings({
      training: traces(range(0, 30)),
      validation: traces(range(0, 30), 1),
      attack: [],
    });
    expect(warnings).toEqual([expect.stringContaining("normal test traces")]);
  });

  it("warns when over a quarter of the calls are untrained, or over half of the different ones, and not at the limits", () => {
    const training = [{ calls: ["a", "b", "c"] }];
    const warned = (calls: string): boolean =>
      foreignAlphabetWarnings({ training, validation: [], attack: [{ calls: calls.split(" ") }] }).length > 0;
    expect(warned("a b c x")).toBe(false);
    expect(warned("a b x")).toBe(true);
    expect(warned("a a a a b b b b x y")).toBe(false);
    expect(warned("a a a a b b b b b x y z")).toBe(true);
  });

  it("says nothing where nothing was trained on, or nothing is tested", () => {
    expect(foreignAlphabetWarnings({ training: [], validation: [], attack: traces([1]) })).toEqual([]);
    expect(foreignAlphabetWarnings({ training: traces([1]), validation: [], attack: [] })).toEqual([]);
  });
});
