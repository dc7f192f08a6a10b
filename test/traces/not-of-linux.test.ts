import { describe, expect, it } from "@jest/globals";
import { refusalText } from "../support/refusal.ts";
import { parseTraces } from "../support/worded-traces.ts";

const source = { path: "x", architecture: null };
const strace = (...names: readonly string[]): string => names.map((name) => `77 ${name}(1) = 0`).join("\n");
const csv = (...names: readonly string[]): string =>
  ["pid,tid,syscall", ...names.map((name) => `7,7,${name}`)].join("\n");
const perf = (...names: readonly string[]): string =>
  names.map((name, at) => `     ${at}.000 ( 0.005 ms): ls/77 ${name}(fd: 3) = 1`).join("\n");

const LTRACE =
  '77 malloc(5)   = 0x55d0\n77 strlen("ls")   = 2\n77 free(0x55d0)   = <void>\n77 +++ exited (status 0) +++\n';

describe("a recording most of whose names are calls of no Linux", () => {
  it.each([
    ["functions of libraries, as ltrace prints them", LTRACE, "ltrace"],
    ["calls of FreeBSD, as truss prints them", strace("__sysctl", "issetugid", "cap_rights_limit"), "truss"],
    ["functions of the kernel", strace("vfs_read", "do_sys_openat2", "tcp_sendmsg"), "functions of the kernel"],
    ["security hooks", strace("security_file_open", "cap_capable", "read"), "security hooks"],
    ["calls of Windows", strace("NtCreateFile", "NtClose"), "Windows"],
    [
      "words of any kind",
      strace("alpha", "beta", "read"),
      "2 of its 3 names are calls of no known Linux (alpha, beta)",
    ],
    ["functions of libraries in perf's layout", perf("malloc", "free"), "ltrace"],
  ])("is refused where nobody named its format: %s", async (_, text, words) => {
    const refusal = await refusalText(() => parseTraces(text, "auto", source), "E_TRACE");
    expect(refusal).toContain(words);
    expect(refusal).toMatch(/--input-format (?:strace|perf) reads it all the same$/);
  });

  it("is read with a warning where the user named the format, as the refusal says", () => {
    const { traces, warnings } = parseTraces(LTRACE, "strace", source);
    expect(traces.map(({ calls }) => calls)).toEqual([["malloc", "strlen", "free"]]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^x: 3 of its 3 names are calls of no known Linux \(malloc, strlen, free\).*ltrace/);
  });
});

describe("single names that are calls of no Linux", () => {
  it.each([
    ["strace", strace("read", "write", "cap_capable", "openat", "cap_capable")],
    ["csv", csv("read", "write", "my_own_call", "openat", "my_own_call")],
    ["perf", perf("read", "write", "my_own_call", "openat", "my_own_call")],
  ])("are counted and shown, in %s", (_, text) => {
    const { traces, warnings } = parseTraces(text, "auto", source);
    expect(traces).toHaveLength(1);
    if (traces[0]?.calls.length === 5)
      expect(warnings.join()).toMatch(
        /1 of its 4 names are calls of no known Linux \((?:cap_capable|my_own_call)\), called 2 times/,
      );
  });

  it.each([
    [
      "of other architectures",
      ["riscv_hwprobe", "s390_guarded_storage", "osf_getsysinfo", "swapcontext", "arc_gettls"],
    ],
    ["of x32, i386 and newer kernels", ["socketcall", "_llseek", "mseal", "statmount"]],
    ["as strace spells them", ["_exit", "recv", "send", "msgget", "umount2"]],
    ["as the audit tools spell them", ["pread", "pwrite", "newfstat"]],
    ["that are numbers without a name", ["syscall_0xfa0", "syscall_4001"]],
  ])("are none that some Linux has: those %s", (_, names) => {
    expect(parseTraces(strace(...names), "auto", source).warnings).toEqual([]);
  });

  it("are none that the user's own list of names has", () => {
    const { warnings } = parseTraces("4\n5\n", "adfa", {
      ...source,
      callNames: ["a", "b", "c", "d", "my_call", "other"],
    });
    expect(warnings).toEqual([]);
  });
});
