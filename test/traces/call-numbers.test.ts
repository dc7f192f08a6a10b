import { X32_BIT } from "../../src/syscalls/architecture.ts";
import { architectureOfMachine, callOfNumber, namesOfNumbers, parseCallNames } from "../../src/traces/call-numbers.ts";
import { describe, expect, it } from "@jest/globals";
import { refusalText } from "../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../support/growth.ts";

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
  it("knows numbers of x32 next to the table of x86_64, and next to the user's own list", () => {
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

describe("architectureOfMachine", () => {
  it.each([
    ["amd64", "x86_64"],
    ["x64", "x86_64"],
    ["x86_64", "x86_64"],
    ["i386", "i386"],
    ["i686", "i386"],
    ["arm64", "aarch64"],
    ["armv7l", "arm"],
    ["riscv64", "riscv64"],
    ["ppc64", "ppc64le"],
    ["constructor", "constructor"],
    ["", ""],
  ])("gives for %j %j", (name, architecture) => {
    expect(architectureOfMachine(name)).toBe(architecture);
  });
});

describe("parseCallNames", () => {
  it("counts lines of names from 0, and takes a number where a line has one", () => {
    expect(parseCallNames("exit\nfork\nread\n", "m")).toEqual(["exit", "fork", "read"]);
    expect(parseCallNames("0 exit\r\n2 read\n1 fork", "m")).toEqual(["exit", "fork", "read"]);
  });

  it("names a number without a name after itself", () => {
    expect(parseCallNames("exit\n\nread", "m")).toEqual(["exit", "call-1", "read"]);
    expect(parseCallNames("3 read", "m")).toEqual(["call-0", "call-1", "call-2", "read"]);
  });

  it.each([
    ["exit\nto read", 2],
    ["1 exit\n1 fork", 2],
    ["5000 exit", 1],
    ["exit\n7 9", 2],
    ["exit()", 1],
    ["exit\n5 ", 2],
    [`exit\n${"a".repeat(257)}`, 2],
  ])("refuses %j with file and line", async (text, line) => {
    expect(await refusalText(() => parseCallNames(text, "m"), "E_TRACE")).toMatch(new RegExp(`^m:${line}: `));
  });

  it("passes blanks around a line, a byte order mark and blank lines", () => {
    expect(parseCallNames("\uFEFF exit \r\n\tfork\t\n \n3 , read\n\n", "m")).toEqual([
      "exit",
      "fork",
      "call-2",
      "read",
    ]);
  });

  it.each([" ", ",", "1 ", "a ", "1,"])("refuses a long line of %j in no more than linear time", (piece) =>
    expectLinear((size) => {
      const long = repeated(piece, size);
      for (const line of [long, `1 ${long}()`]) {
        expect(() => parseCallNames(`exit\n${line}()`, "m")).toThrow("is not the name of a further call");
      }
    }, HOSTILE_CHARACTERS),
  );

  it("refuses an empty list", async () => {
    expect(await refusalText(() => parseCallNames(" \n", "m"), "E_TRACE")).toBe("m: holds no names of calls");
  });
});
