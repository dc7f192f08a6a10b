import { describe, expect, it } from "@jest/globals";
import { withFields } from "../../src/core/with-fields.ts";

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
