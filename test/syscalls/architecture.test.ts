import * as fc from "fast-check";
import {
  ARCHITECTURES,
  X32_BIT,
  callName,
  callNumber,
  callTable,
  isArchitecture,
  standardCalls,
} from "../../src/syscalls/architecture.ts";
import { describe, expect, it } from "@jest/globals";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";

const architectures = fc.constantFrom(...ARCHITECTURES);

describe("callName", () => {
  it.each([
    ["i386", { 3: "read", 5: "open", 102: "socketcall", 117: "ipc", 168: "poll", 192: "mmap2", 340: "prlimit64" }],
    ["x86_64", { 0: "read", 2: "open", 7: "poll", 56: "clone", 59: "execve", 202: "futex", 257: "openat" }],
    ["aarch64", { 56: "openat", 63: "read", 98: "futex", 220: "clone", 221: "execve", 278: "getrandom" }],
    ["arm", { 3: "read", 11: "execve", 322: "openat", 983042: "cacheflush", 983045: "set_tls" }],
    ["mips", { 4003: "read", 4011: "execve", 4288: "openat" }],
    ["mips64", { 5000: "read", 5057: "execve", 5247: "openat" }],
    ["mipsn32", { 6000: "read", 6057: "execve", 6251: "openat" }],
    ["ppc64le", { 3: "read", 11: "execve", 286: "openat" }],
    ["riscv64", { 63: "read", 221: "execve", 259: "riscv_flush_icache" }],
    ["s390x", { 3: "read", 11: "execve", 288: "openat" }],
  ] as const)("names the calls of %s as the kernel does", (architecture, names) => {
    for (const [number, name] of Object.entries(names)) expect(callName(architecture, Number(number))).toBe(name);
  });

  it.each([
    [0, "read"],
    [16, "syscall_1073741840"],
    [59, "syscall_1073741883"],
    [512, "rt_sigaction"],
    [520, "execve"],
    [547, "pwritev2"],
    [548, "syscall_1073742372"],
  ])("reads %i with the bit of x32 in the x32 table: %s", (number, name) => {
    expect(callName("x86_64", X32_BIT + number)).toBe(name);
  });

  it("knows the bit of x32 on x86_64 only, and the numbers of x32 only with the bit", () => {
    expect(callName("i386", X32_BIT)).toBe("syscall_1073741824");
    expect(callName("aarch64", X32_BIT)).toBe("syscall_1073741824");
    expect(callName("x86_64", 520)).toBe("syscall_520");
  });

  it("loses no number: one that the table lacks is named after itself", () => {
    expect(callName("i386", 4000)).toBe("syscall_4000");
    expect(callName("aarch64", 244)).toBe("syscall_244");
    expect(callName("x86_64", 2 * X32_BIT)).toBe("syscall_2147483648");
  });

  it("finds nothing in a table for a negative number or a fraction", () => {
    const negative = fc.integer({ max: -1 });
    const fraction = fc.double({ noNaN: true }).filter((number) => !Number.isInteger(number));
    const special = fc.constantFrom(Number.NaN, Infinity, -Infinity, X32_BIT + 0.5, -X32_BIT);
    fc.assert(
      fc.property(architectures, fc.oneof(negative, fraction, special), (architecture, number) => {
        expect(callName(architecture, number)).toBe(`syscall_${number}`);
      }),
    );
  });
});

describe("callNumber", () => {
  it("is the inverse of callName for every number from 0", () => {
    for (const architecture of ARCHITECTURES) {
      for (let number = 0; number <= 4095; number += 1) {
        expect(callNumber(architecture, callName(architecture, number))).toBe(number);
      }
    }
  });

  it("gives the number of x86_64 for a call of x32, and loses no number that x32 lacks", () => {
    expect(callNumber("x86_64", callName("x86_64", X32_BIT + 520))).toBe(59);
    expect(callNumber("x86_64", callName("x86_64", X32_BIT + 59))).toBe(X32_BIT + 59);
  });

  it("is null for a call that the architecture lacks", () => {
    expect(callNumber("x86_64", "socketcall")).toBeNull();
    expect(callNumber("aarch64", "open")).toBeNull();
    expect(callNumber("i386", "constructor")).toBeNull();
    for (const name of ["", "syscall_3", "syscall_-1", "syscall_NaN", "syscall_04000", "syscall_0xfa0"]) {
      expect(callNumber("i386", name)).toBeNull();
    }
  });

  it("gives a number or null for any name, and the number has that name", () => {
    const name = fc.oneof(
      fc.string(),
      fc.nat().map((number) => `syscall_${number}`),
    );
    fc.assert(
      fc.property(architectures, name, (architecture, anyName) => {
        const number = callNumber(architecture, anyName);
        if (number !== null) expect(callName(architecture, number)).toBe(anyName);
      }),
    );
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
  it("knows its own, and no property name of an object", () => {
    expect(["i386", "x86_64", "aarch64", "arm", "mips64", "riscv64"].every(isArchitecture)).toBe(true);
    expect(["", "sparc64", "constructor", "I386", "length", "x32"].some(isArchitecture)).toBe(false);
  });
});

describe("standardCalls", () => {
  it("of i386 holds the numbers 1..340, so that token = number and the size is 341", () => {
    const vocabulary = createVocabulary("i386", standardCalls("i386"));
    expect(vocabulary.size).toBe(341);
    const numbers = Array.from({ length: 340 }, (_, index) => index + 1);
    const names = numbers.map((number) => callName("i386", number));
    expect(Array.from(encodeCalls(vocabulary, names))).toEqual(numbers);
  });

  it("of every architecture is a vocabulary: no call twice", () => {
    for (const architecture of ARCHITECTURES) {
      const calls = standardCalls(architecture);
      expect(createVocabulary(architecture, calls).size).toBe(calls.length + 1);
      expect(calls).toContain("read");
    }
  });
});
