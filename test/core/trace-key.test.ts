import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  callCodes,
  firstOccurrences,
  HASH_WORDS,
  hashKey,
  seedHash,
  stirHash,
  tokensKey,
  traceKey,
  withoutCopies,
} from "../../src/core/trace-key.ts";
import { createCallDigests } from "../../src/traces/call-store.ts";

const keyOf = (calls: readonly string[]): string => {
  const hashes = new Int32Array(3 * HASH_WORDS);
  seedHash(hashes, HASH_WORDS);
  for (const call of calls) stirHash(hashes, HASH_WORDS, callCodes(call));
  return hashKey(hashes, HASH_WORDS, calls.length);
};

describe("hashKey", () => {
  it("tells the calls so far by a key of their number and 128 bits", () => {
    expect(keyOf([])).toBe("0-6a09e667bb67ae853c6ef372a54ff53a");
    expect(keyOf(["read"])).toMatch(/^1-[0-9a-f]{32}$/);
  });

  it("leaves the hashes on both sides alone", () => {
    const hashes = new Int32Array(3 * HASH_WORDS);
    seedHash(hashes, HASH_WORDS);
    stirHash(hashes, HASH_WORDS, callCodes("read"));
    expect([...hashes.subarray(0, HASH_WORDS), ...hashes.subarray(2 * HASH_WORDS)]).toEqual(new Array(8).fill(0));
  });

  it("gives equal keys for the same calls in the same order, and only for those", () => {
    const calls = fc.array(fc.constantFrom("a", "b", "ab", "a b", ""), { maxLength: 6 });
    fc.assert(
      fc.property(calls, calls, (first, second) => {
        expect(keyOf(first) === keyOf(second)).toBe(JSON.stringify(first) === JSON.stringify(second));
      }),
    );
  });
});

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
  it("marks what neither was seen before nor is earlier in the list", () => {
    expect(firstOccurrences(["a", "b", "a", "c", "b"], new Set(["c"]))).toEqual([true, true, false, false, false]);
  });
});

describe("tokensKey", () => {
  it("is equal for the same tokens in the same order, and only for those", () => {
    const traces = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 5 });
    fc.assert(
      fc.property(traces, traces, (first, second) => {
        const [one, other] = [Uint16Array.from(first), Uint16Array.from(second)];
        expect(tokensKey(one) === tokensKey(other)).toBe(first.join(" ") === second.join(" "));
      }),
    );
  });
});

describe("withoutCopies", () => {
  it("keeps the first of equal traces, in order", () => {
    const [first, second] = [Uint16Array.of(1, 2), Uint16Array.of(12)];
    expect(withoutCopies([first, second, Uint16Array.of(1, 2), second])).toEqual([first, second]);
  });
});
