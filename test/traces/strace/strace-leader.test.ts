import { createLeaderClock } from "../../../src/traces/strace/strace-leader.ts";
import { describe, expect, it } from "@jest/globals";
import type { TraceUnit } from "../../../src/core/trace-traits.ts";
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

  it("continues over midnight, also where the lines of threads are a little out of order", () => {
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

function threads(lines: readonly string[], per: TraceUnit = "thread"): Record<string, readonly string[]> {
  const { traces } = parseTraces(lines.join("\n"), "auto", { path: "x", architecture: null, per });
  return Object.fromEntries(traces.map(({ name, calls }) => [name.replace(/^x#?/, ""), calls]));
}

describe("a number in brackets before a call", () => {
  it("is a thread's where it is nobody's number of that call", () => {
    const lines = ['[2001] openat(AT_FDCWD, "a", O_RDONLY) = 3', '[2002] openat(AT_FDCWD, "b", O_RDONLY) = 3'];
    expect(threads([...lines, '[2001] read(3, "x", 1) = 1', "[2001] +++ exited with 0 +++"])).toEqual({
      2001: ["openat", "read"],
      2002: ["openat"],
    });
  });

  it.each(["[0000000000401030]", "[08048030]"])("is an address without a letter where -i writes it: %s", (address) => {
    expect(threads([`${address} read(3) = 1`, `[   1] ${address} write(3) = 1`])).toEqual({ "": ["read", "write"] });
    expect(threads([`7 ${address} read(3) = 1`, `8 [   1] ${address} write(3) = 1`])).toEqual({
      7: ["read"],
      8: ["write"],
    });
  });

  it("is a thread's also where the call has subcalls on i386", () => {
    expect(threads(["[2001] socketcall(1) = 3", "[2002] ipc(1) = 3"])).toEqual({ 2001: ["socketcall"], 2002: ["ipc"] });
  });

  it.each([
    ["x86_64", ["[ 257] openat(1) = 3", "[   0] read(3) = 1", "[ 231] +++ exited with 0 +++"]],
    ["i386", ["[ 102] socket(1) = 3", "[ 102] bind(3) = 1", "[ 117] semop(3) = 1"]],
    ["powerpc, whose table is not known", ["[ 286] openat(1) = 3", "[   3] read(3) = 1", "[ 286] openat(1) = 3"]],
    ["mips64, whose table is not known", ["[5247] openat(1) = 3", "[5000] read(3) = 1", "[5247] openat(1) = 3"]],
    [
      "a call that no table knows",
      ["[ 599] newest(1) = 3", "[ 599] newest(1) = 1", "[   0] read(1) = 1", "close(1) = 0"],
    ],
  ])("is the call's with strace -n: %s", (_, lines) => {
    expect(Object.keys(threads(lines))).toEqual([""]);
  });

  it("is a thread's where it comes before one call and then another", () => {
    const lines = ["[ 300] openat(1) = 3", "[ 300] read(3) = 1", "[ 301] openat(1) = 3", "[ 301] read(3) = 1"];
    expect(Object.keys(threads(lines))).toContain("301");
  });

  it("is a call's where the line names its thread before it", () => {
    expect(threads(["7 [2001] openat(1) = 3", "7 [2002] read(1) = 3"])).toEqual({ 7: ["openat", "read"] });
  });
});
