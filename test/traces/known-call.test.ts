import { describe, expect, it } from "@jest/globals";
import { callNamed, isCallName } from "../../src/traces/known-call.ts";

describe("isCallName", () => {
  it.each(["read", "openat", "socketcall", "mmap2", "newfstatat", "io_setup", "clock_gettime64", "cachestat", "mseal"])(
    "knows %s, a call of one of the architectures or of a kernel newer than the tables",
    (name) => {
      expect(isCallName(name)).toBe(true);
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
    expect(isCallName(name)).toBe(false);
  });
});

describe("callNamed", () => {
  it("gives the call, and null for what is none", () => {
    expect(callNamed("openat")).toBe("openat");
    expect(callNamed("vfs_read")).toBeNull();
    expect(callNamed("constructor")).toBeNull();
  });
});
