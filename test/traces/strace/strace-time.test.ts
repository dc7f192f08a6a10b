import { describe, expect, it } from "@jest/globals";
import { createLeaderClock } from "../../../src/traces/strace/strace-time.ts";
import { parseTraces } from "../../support/worded-traces.ts";

describe("the time before a call of strace", () => {
  it.each([
    ["7 1700000000.250000 ", 1_700_000_000.25],
    ["1700000000 ", 1_700_000_000],
    ["[pid 7] 10:00:01 ", 36_001],
    ["7  10:00:01.500000 (+     0.000100) ", 36_001.5],
    ["7  0.000100 ", NaN],
    ["7  ", NaN],
    ["", NaN],
  ])("is in %j %d seconds", (leader, seconds) => {
    expect(createLeaderClock()(leader)).toBe(seconds);
  });

  it("goes on over midnight, also where the lines of threads are a little out of order", () => {
    const text = [
      "1 23:59:59.9 read() = 0",
      "2 00:00:00.1 read() = 0",
      "1 23:59:59.95 read() = 0",
      "2 00:00:02.0 read() = 0",
    ];
    const { traces } = parseTraces(text.join("\n"), "strace", { path: "x", architecture: null, keepsTimes: true });
    expect(traces.map(({ seconds }) => [...(seconds ?? [])])).toEqual([
      [86_399.9, expect.closeTo(86_399.95, 6)],
      [expect.closeTo(86_400.1, 6), 86_402],
    ]);
  });

  it("is the same of a call by number and of one by name", () => {
    const text = "1 10:00:00 [ 102] socket() = 3\n1 10:00:01 execve#64() = 0\n";
    const [trace] = parseTraces(text, "strace", { path: "x", architecture: "i386", keepsTimes: true }).traces;
    expect(trace?.seconds).toEqual(Float64Array.of(36_000, 36_001));
  });
});
