import { describe, expect, it } from "@jest/globals";
import { callNamed } from "../../src/traces/known-call.ts";

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
