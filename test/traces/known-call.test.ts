import { callNamed, spelledCall } from "../../src/traces/known-call.ts";
import { describe, expect, it } from "@jest/globals";
import { parseTraces } from "../support/worded-traces.ts";

describe("callNamed", () => {
  it.each(["read", "openat", "socketcall", "mmap2", "newfstatat", "io_setup", "clock_gettime64", "cachestat", "mseal"])(
    "knows %s, a call of one of the architectures or of a kernel newer than the tables",
    (name) => {
      expect(callNamed(name)).toBe(name);
    },
  );

  it.each([
    "",
    "sys_enter",
    "sched_process_exec",
    "security_file_open",
    "vfs_read",
    "READ",
    "constructor",
    "__proto__",
  ])("does not take %j for one", (name) => {
    expect(callNamed(name)).toBeNull();
  });
});

const SPELLINGS = ["syscall_318", "SYS_318", "syscall_0x13e", "sys_getrandom", "__x64_sys_getrandom", "SYS_getrandom"];

describe("the several spellings of one call", () => {
  it("are its number and its function, and no name is one", () => {
    expect(SPELLINGS.map((word) => spelledCall(word, "x86_64"))).toEqual(SPELLINGS.map(() => "getrandom"));
    expect(SPELLINGS.slice(0, 3).map((word) => spelledCall(word, null))).toEqual(Array(3).fill("syscall_318"));
    expect(["read", "syscall", "sysinfo", "sysfs", "_sysctl"].map((word) => spelledCall(word, "x86_64"))).toEqual(
      Array(5).fill(null),
    );
  });

  it.each([
    [
      "strace",
      SPELLINGS.filter((word) => !/^(sys|__)/.test(word) || word.startsWith("syscall"))
        .map((word) => `${word}(0x1) = 0`)
        .join("\n"),
    ],
    ["csv", `tid,syscall\n${[...SPELLINGS, "318", "0x13e"].map((word) => `7,${word}`).join("\n")}`],
    ["names", `getrandom getrandom ${SPELLINGS.join(" ")}`],
  ])("are one call to the reader of %s", (format, text) => {
    const parsed = parseTraces(`${text}\n`, format as "csv", { path: "x", architecture: "x86_64" });
    expect([...new Set(parsed.traces.flatMap(({ calls }) => calls))]).toEqual(["getrandom"]);
    expect(parsed.linesRead).toBeUndefined();
  });

  it("are numbers of the table that a text of names names in a comment", () => {
    const text = "# architecture: x86_64\nread SYS_318\n";
    expect(parseTraces(text, "auto", { path: "x", architecture: null }).traces[0]?.calls).toEqual([
      "read",
      "getrandom",
    ]);
  });
});
