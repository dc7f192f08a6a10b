import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { callCodes, createCallHash } from "../../src/core/call-hash.ts";

const keyOf = (calls: readonly string[]): string => {
  const hash = createCallHash();
  for (const call of calls) hash.add(callCodes(call));
  return hash.key();
};

describe("createCallHash", () => {
  it("tells the calls so far by a key of their number and 128 bits", () => {
    const hash = createCallHash();
    expect([hash.callCount(), hash.key()]).toEqual([0, "0-6a09e667bb67ae853c6ef372a54ff53a"]);
    hash.add(callCodes("read"));
    expect([hash.callCount(), hash.key()]).toEqual([1, expect.stringMatching(/^1-[0-9a-f]{32}$/)]);
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
