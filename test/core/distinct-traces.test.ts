import { describe, expect, it } from "@jest/globals";
import { firstOccurrences, traceKey } from "../../src/core/distinct-traces.ts";
import { createCallDigests } from "../../src/traces/call-digests.ts";

describe("traceKey", () => {
  it("is equal for the same calls in the same order, and only for those", () => {
    expect(traceKey({ calls: ["read", "write"] })).toBe(traceKey({ calls: ["read", "write"] }));
    expect(traceKey({ calls: ["read", "write"] })).not.toBe(traceKey({ calls: ["write", "read"] }));
    expect(traceKey({ calls: ["read"] })).not.toBe(traceKey({ calls: ["read", "read"] }));
  });

  it("is short, also where the calls fit in no string", () => {
    const calls = new Array<string>(600).fill("x".repeat(2 ** 20));
    expect(() => calls.join(" ")).toThrow(RangeError);
    expect(traceKey({ calls })).toMatch(/^600-[0-9a-f]{32}$/);
  });

  it("is the key of a trace whose calls are not kept", () => {
    const calls = ["read", "write", "read", "openat"];
    const digests = createCallDigests();
    const trace = digests.open();
    for (const call of calls) digests.add(trace, call, 0);
    expect(traceKey({ calls })).toBe(digests.kept(trace).key);
  });
});

describe("firstOccurrences", () => {
  it("marks what neither was seen before nor stands earlier in the list", () => {
    expect(firstOccurrences(["a", "b", "a", "c", "b"], new Set(["c"]))).toEqual([true, true, false, false, false]);
  });
});
