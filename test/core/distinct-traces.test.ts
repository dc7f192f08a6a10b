import { describe, expect, it } from "@jest/globals";
import { firstOccurrences, traceKey } from "../../src/core/distinct-traces.ts";

describe("traceKey", () => {
  it("is equal for the same calls in the same order, and only for those", () => {
    expect(traceKey({ calls: ["read", "write"] })).toBe(traceKey({ calls: ["read", "write"] }));
    expect(traceKey({ calls: ["read", "write"] })).not.toBe(traceKey({ calls: ["write", "read"] }));
    expect(traceKey({ calls: ["read"] })).not.toBe(traceKey({ calls: ["read", "read"] }));
  });
});

describe("firstOccurrences", () => {
  it("marks what neither was seen before nor stands earlier in the list", () => {
    expect(firstOccurrences(["a", "b", "a", "c", "b"], new Set(["c"]))).toEqual([true, true, false, false, false]);
  });
});
