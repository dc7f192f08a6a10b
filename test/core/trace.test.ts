import { gapsOf, someGaps, sumOfGaps, withFields } from "../../src/core/trace.ts";
import { describe, expect, it } from "@jest/globals";

it("gaps are counted by kind, and none is one of another kind", () => {
  const lost = gapsOf({ lostEvents: 3 });
  const others = gapsOf({ missingEvents: 4, unreadCalls: 5 });
  expect(sumOfGaps([lost, others, others])).toEqual({ lostEvents: 3, missingEvents: 8, unreadCalls: 10 });
  expect(someGaps(lost)).toEqual({ lostEvents: 3 });
  expect(someGaps(sumOfGaps([]))).toEqual({});
});

describe("withFields", () => {
  it("gives the fields of both, the second's where both have one, as a spread of both does", () => {
    const base: Readonly<{ a: number; b: number }> = Object.freeze({ a: 1, b: 2 });
    const more: Readonly<{ b: number; c: number[] }> = Object.freeze({ b: 4, c: [3] });
    const both = withFields(base, more);
    expect(both).toStrictEqual({ ...base, ...more });
    expect(Object.keys(both)).toEqual(["a", "b", "c"]);
    expect(both.c).toBe(more.c);
  });

  it("gives an object of its own: what is changed in it is changed in neither", () => {
    const base: { a: number } = { a: 1 };
    withFields(base, {}).a = 2;
    expect(base).toEqual({ a: 1 });
  });
});
