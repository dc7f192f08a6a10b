import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { callCodes, HASH_WORDS, hashKey, seedHash, stirHash } from "../../src/core/call-hash.ts";

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
