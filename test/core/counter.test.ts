import { describe, expect, it } from "@jest/globals";
import { countOf, increment } from "../../src/core/counter.ts";

describe("a counter", () => {
  it("holds 0 of a key that was never counted", () => {
    expect(countOf(new Map<string, number>(), "read")).toBe(0);
  });

  it("adds one, or as many as are given", () => {
    const counts = new Map<string, number>();
    increment(counts, "read");
    increment(counts, "read", 3);
    expect(counts).toEqual(new Map([["read", 4]]));
  });
});
