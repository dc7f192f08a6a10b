import { describe, expect, it } from "@jest/globals";
import { X32_BIT } from "../../src/syscalls/architecture.ts";
import { callOfNumber, namesOfNumbers } from "../../src/traces/call-numbers.ts";

const source = { path: "x", architecture: null };

describe("callOfNumber", () => {
  it.each([
    ["x86_64", 0, "read"],
    ["x86_64", 4095, "syscall_4095"],
    ["x86_64", X32_BIT + 520, "execve"],
    ["riscv64", 63, "read"],
    ["mips64", 5000, "read"],
    ["mipsn32", 6000, "read"],
    ["arm", 983045, "set_tls"],
    ["sparc64", 63, "sparc64-63"],
    ["opaque", 63, "call-63"],
  ])("names %s's %d %s", (architecture, number, name) => {
    expect(callOfNumber(architecture, number)).toBe(name);
  });

  it.each([
    ["x86_64", 4096],
    ["x86_64", X32_BIT + 4096],
    ["x86_64", X32_BIT - 1],
    ["i386", X32_BIT],
    ["riscv64", 4096],
    ["mips64", 5451],
    ["sparc64", 4096],
    ["x86_64", -1],
    ["x86_64", 1.5],
    ["x86_64", NaN],
  ])("gives null for %s's %d, which no table has", (architecture, number) => {
    expect(callOfNumber(architecture, number)).toBeNull();
  });
});

describe("namesOfNumbers", () => {
  it("knows numbers of x32 beside the table of x86_64, and beside the user's own list", () => {
    for (const callNames of [undefined, ["read"]]) {
      const { callOf } = namesOfNumbers({
        ...source,
        architecture: "x86_64",
        ...(callNames === undefined ? {} : { callNames }),
      });
      expect([0, X32_BIT + 520, 4096, -1].map(callOf)).toEqual(["read", "execve", null, null]);
    }
  });

  it("knows none of them where the numbers are another architecture's, or nobody's", () => {
    expect(namesOfNumbers({ ...source, architecture: "i386" }).callOf(X32_BIT)).toBeNull();
    expect(namesOfNumbers({ ...source, callNames: ["read"] }).callOf(X32_BIT)).toBeNull();
  });
});
