import { describe, expect, it } from "@jest/globals";
import { gatherTraits, joinedTraits, type TraceTraits, traitsOf } from "../../src/core/trace-traits.ts";

const calls = (count: number, ...names: readonly string[]) =>
  Array.from({ length: count }, (_, i) => names[i % names.length] ?? "");
const lineage = { process: "1", parent: null, forkOf: null, tree: "1" };
const KNOWN: TraceTraits = { per: "thread", hasLineage: true, formats: ["strace"], leftOut: [] };

describe("the traits of traces", () => {
  it("name the formats and whether anything says who made whom", () => {
    const traces = [
      { calls: ["read"], format: "strace", lineage },
      { calls: ["read"], format: "auditd" },
    ];
    expect(traitsOf(traces, "process")).toEqual({
      per: "process",
      hasLineage: true,
      formats: ["auditd", "strace"],
      leftOut: [],
    });
  });

  it("say that the recorder leaves out everyday calls only where there are enough calls to tell", () => {
    const of = (count: number) => traitsOf([{ calls: calls(count, "openat", "close") }], "thread").leftOut;
    expect([of(999), of(1000)]).toEqual([[], ["read", "write"]]);
  });

  it("differ from a model's by format, by calls left out or added, and by lineage", () => {
    const files = gatherTraits("thread");
    files.add({ calls: calls(1000, "openat"), format: "auditd" });
    expect(files.differencesFrom(KNOWN)).toEqual({
      otherFormats: ["auditd"],
      missingCalls: ["close", "read", "write"],
      addedCalls: [],
      lacksLineage: true,
    });
    const few = gatherTraits("thread");
    few.add({ calls: ["read"], format: "strace", lineage });
    expect(few.differencesFrom({ ...KNOWN, leftOut: ["read", "write"] })).toEqual({
      otherFormats: [],
      missingCalls: [],
      addedCalls: ["read"],
      lacksLineage: false,
    });
  });

  it("of two sets together are those of a model that knows both", () => {
    const other: TraceTraits = { per: "thread", hasLineage: false, formats: ["auditd"], leftOut: ["read"] };
    expect(joinedTraits({ ...KNOWN, leftOut: ["read", "write"] }, other)).toEqual({
      ...KNOWN,
      formats: ["auditd", "strace"],
      leftOut: ["read"],
    });
    expect(joinedTraits(undefined, other)).toBe(other);
    expect(() => joinedTraits(KNOWN, { ...other, per: "process" })).toThrow(/per thread and per process do not mix/);
  });
});
