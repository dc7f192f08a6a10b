import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { countCalls } from "../../src/core/statistics.ts";
import { createCallDigests } from "../../src/traces/call-store.ts";

const digestsOf = (traces: readonly (readonly string[])[]) => {
  const digests = createCallDigests();
  const kept = traces.map((calls) => {
    const trace = digests.open();
    for (const call of calls) digests.add(trace, call, NaN);
    return digests.kept(trace);
  });
  return { kept, counts: digests.counts() };
};
const keyOf = (calls: readonly string[]): string | undefined => digestsOf([calls]).kept[0]?.key;
const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });

describe("createCallDigests", () => {
  it("gives equal keys for the same calls in the same order, whatever was read before or meanwhile, and only for those", () => {
    fc.assert(
      fc.property(letters, letters, letters, (first, second, others) => {
        const alone = keyOf(second);
        expect(digestsOf([others, first, second]).kept[2]?.key).toBe(alone);
        expect(keyOf(first) === alone).toBe(first.join(" ") === second.join(" "));
      }),
    );
  });

  it("keeps traces apart that are read by turns", () => {
    const digests = createCallDigests();
    const [one, other] = [digests.open(), digests.open()];
    for (const call of ["read", "write", "close"]) for (const trace of [one, other]) digests.add(trace, call, 0);
    digests.add(other, "close", 0);
    expect(digests.kept(one)).toEqual({ callCount: 3, key: keyOf(["read", "write", "close"]) });
    expect(digests.kept(other)).toEqual({ callCount: 4, key: keyOf(["read", "write", "close", "close"]) });
  });

  it("tells all 88,572 sequences of up to ten of three calls apart, by each half of the hash alone", () => {
    let all: string[][] = [[]];
    const keys: string[] = [];
    for (let length = 1; length <= 10; length += 1) {
      all = all.flatMap((calls) => ["a", "b", "c"].map((call) => [...calls, call]));
      for (const { key } of digestsOf(all).kept) keys.push(key.replace(/^\d+-/, ""));
    }
    expect(keys).toHaveLength(88_572);
    expect(new Set(keys.map((key) => key.slice(0, 16))).size).toBe(keys.length);
    expect(new Set(keys.map((key) => key.slice(16))).size).toBe(keys.length);
  });

  it("gives 32 bits of the hash about as many collisions as chance does", () => {
    const digests = createCallDigests();
    const trace = digests.open();
    const seen = Array.from({ length: 4 }, () => new Set<string>());
    const steps = 200_000;
    for (let step = 0; step < steps; step += 1) {
      digests.add(trace, step % 7 === 0 ? "read" : "write", 0);
      const hash = digests.kept(trace).key.replace(/^\d+-/, "");
      for (const [lane, keys] of seen.entries()) keys.add(hash.slice(8 * lane, 8 * lane + 8));
    }
    // Chance: 200,000^2 / 2^33 = 4.7 of each 32 bits.
    for (const keys of seen) expect(steps - keys.size).toBeLessThan(25);
  });

  it("counts each call by name, in all traces together", () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 5 }), (traces) => {
        expect(digestsOf(traces).counts).toEqual(countCalls(traces.map((calls) => ({ calls }))));
      }),
    );
  });
});
