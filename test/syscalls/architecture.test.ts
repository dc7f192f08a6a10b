import { describe, expect, it } from "@jest/globals";
import { ARCHITECTURES, callName, callTable, isArchitecture } from "../../src/syscalls/architecture.ts";

describe("callName", () => {
  it.each([
    ["i386", { 3: "read", 5: "open", 102: "socketcall", 117: "ipc", 168: "poll", 192: "mmap2", 340: "prlimit64" }],
    ["x86_64", { 0: "read", 2: "open", 7: "poll", 56: "clone", 59: "execve", 202: "futex", 257: "openat" }],
    ["aarch64", { 56: "openat", 63: "read", 98: "futex", 220: "clone", 221: "execve", 278: "getrandom" }],
  ] as const)("names the calls of %s as the kernel does", (architecture, names) => {
    for (const [number, name] of Object.entries(names)) expect(callName(architecture, Number(number))).toBe(name);
  });

  it("loses no number: one that the table lacks is named after itself", () => {
    expect(callName("i386", 4000)).toBe("syscall_4000");
    expect(callName("aarch64", 244)).toBe("syscall_244");
  });
});

describe("callTable", () => {
  it("names no call twice, so that names can be tokens", () => {
    for (const architecture of ARCHITECTURES) {
      const names = callTable(architecture).filter((name) => name !== null);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z_][a-z0-9_]*$/);
    }
  });
});

describe("isArchitecture", () => {
  it("knows its three, and no property name of an object", () => {
    expect(["i386", "x86_64", "aarch64"].every(isArchitecture)).toBe(true);
    expect(["", "arm", "constructor", "I386", "length"].some(isArchitecture)).toBe(false);
  });
});
