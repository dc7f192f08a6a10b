import * as fc from "fast-check";
import { type CallSide, createCallOnce, createKindsSeen, isReturnInChild } from "../../src/traces/call-events.ts";
import { describe, expect, it } from "@jest/globals";

const counted = (events: readonly (readonly [string, string, CallSide])[]): number => {
  const once = createCallOnce();
  return events.filter(([thread, call, side]) => once.isFirst(thread, call, side)).length;
};

describe("createCallOnce", () => {
  it("counts a call once, whichever of its events there are and in which order", () => {
    const sides = fc.shuffledSubarray<CallSide>(["enter", "exit", "named"], { minLength: 1 });
    const calls = fc.array(fc.constantFrom("read", "write"), { maxLength: 20 });
    fc.assert(
      fc.property(sides, calls, (order, names) => {
        expect(counted(names.flatMap((name) => order.map((side) => ["7", name, side] as const)))).toBe(names.length);
      }),
    );
  });

  it("keeps threads apart, which may be in the same call at once", () => {
    expect(
      counted([
        ["7", "read", "enter"],
        ["8", "read", "enter"],
        ["8", "read", "exit"],
        ["7", "read", "exit"],
      ]),
    ).toBe(2);
  });

  it("counts a call that never returns, and one that was entered before the recording began", () => {
    expect(
      counted([
        ["7", "poll", "exit"],
        ["7", "read", "enter"],
        ["7", "read", "exit"],
        ["7", "exit_group", "enter"],
      ]),
    ).toBe(3);
  });

  it("forgets a thread that is gone", () => {
    const once = createCallOnce();
    once.isFirst("7", "execve", "enter");
    once.forget("7");
    expect(once.isFirst("7", "execve", "exit")).toBe(true);
  });

  it("remembers a bounded number of threads, and loses no call beyond it", () => {
    const threads = Array.from({ length: 100_000 }, (_, thread) => [String(thread), "read", "enter"] as const);
    expect(counted(threads)).toBe(threads.length);
  });
});

describe("isReturnInChild", () => {
  it("is true for a fork that returned zero, and for nothing else", () => {
    expect(isReturnInChild("clone3", 0)).toBe(true);
    expect(isReturnInChild("clone", 8)).toBe(false);
    expect(isReturnInChild("clone", null)).toBe(false);
    expect(isReturnInChild("read", 0)).toBe(false);
  });
});

describe("createKindsSeen", () => {
  it("keeps the first four kinds, each once and none at length", () => {
    const kinds = createKindsSeen();
    expect(kinds.seen()).toEqual([]);
    for (const kind of ["a", "b", "a"]) kinds.add(kind);
    expect(kinds.seen()).toEqual(["a", "b"]);
    for (const kind of ["x".repeat(100), "y", "z"]) kinds.add(kind);
    expect(kinds.seen()).toEqual(["a", "b", "x".repeat(60), "y"]);
  });
});
