import { searchedBytes } from "../../../src/traces/bytes.ts";
import { isBack, lineGoesOn, makesThread, spawnedId } from "../../../src/traces/strace/strace-line.ts";
import { parseTraces } from "../../support/worded-traces.ts";
import { describe, expect, it } from "@jest/globals";

const goesOn = (line: string): boolean => {
  const bytes = new TextEncoder().encode(`${line}\n`);
  return lineGoesOn(searchedBytes(bytes), 0, bytes.length - 1);
};

describe("a line that continues after its result", () => {
  it.each([
    'close(3) = 0 read(4, "x", 1) = 1 close(4) = 0',
    "close(3) = 0 read(4, <unfinished ...>",
    "read(3) = -1 EAGAIN (Resource temporarily unavailable) write(1) = 3",
    'write(1, "a)", 2) = 2 write(1, "b", 1) = 1',
    "close(3) = 0 hello world",
    "<... read resumed>) = 1 close(4) = 0",
    "close(3) = 0 NtClose(4) = 0",
  ])("is noted: %s", (line) => {
    expect(goesOn(line)).toBe(true);
  });

  it.each([
    "close(3) = 0",
    "close(3)      = 0 <0.000012>",
    'read(3, "a) = 1 b(", 3) = 3',
    'write(1, "close(3) = 0 read(4) = 1", 24) = 24',
    'write(1, "\\") = 0 read(4) = 1", 24) = 24',
    "read(3, 0x1, 3) = -1 EAGAIN (Resource temporarily unavailable) <0.1>",
    "poll([{fd=3}], 1, 0) = 1 ([{fd=4, revents=POLLIN}], left {tv_sec=0})",
    "openat(AT_FDCWD) = 3</a b foo(1) = 2> <0.0001>",
    "fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)\r",
    "wait4(1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 5",
    "read(0, 0x7ffd, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
    "select(4, [3], NULL, NULL, NULL) = 1 (in [3])",
    "getpid() = 3 (INJECTED)",
    "mremap(0x1, 2) = 0x7f <0.1>",
    "futex(0x7, FUTEX_WAIT, 0, NULL <unfinished ...>",
    "exit_group(0) = ?",
  ])("is not what strace writes by itself: %s", (line) => {
    expect(goesOn(line)).toBe(false);
  });

  it("is read up to there, with one warning, and counts as a gap", () => {
    const text = '7 close(3) = 0 read(4, "x", 1) = 1 close(4) = 0\n7 write(1) = 1\n7 close(3) = 0 close(4) = 0\n';
    for (const format of ["auto", "strace"] as const) {
      const { traces, warnings } = parseTraces(text, format, { path: "x", architecture: null });
      expect(traces.map(({ calls, unreadCalls }) => [calls, unreadCalls])).toEqual([[["close", "write", "close"], 2]]);
      expect(warnings[0]).toBe("x:1: 2 lines go on behind the result of a call; calls that may be there were not read");
    }
  });
});

describe("makesThread", () => {
  it.each([
    ["clone(child_stack=NULL, flags=CLONE_VM|CLONE_THREAD|CLONE_SETTLS, tls=0x7f) = 8", true],
    ["clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0} <unfinished ...>", true],
    ["clone(child_stack=NULL, flags=0x3d0f00, tls=0x7f <unfinished ...>", true],
    ["clone(0x3d0f00, 0x7f, 0x7f, 0x7f, 0x7f) = 0x8", true],
    ["clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLDstrace: Process 8 attached", false],
    ["clone(child_stack=NULL, flags=SIGCHLD) = 8", false],
    ["clone(child_stack=NULL, flags=0x1200000|17, child_tidptr=0x7f10000) = 8", false],
    ["clone(child_stack=NULL, flags=17) = 8", false],
    ["clone(0x1200011, 0, 0, 0x7f0000, 0) = 0x8", false],
    ["clone3({flags=0x4100, exit_signal=17} => {}, 88) = 8", false],
    ["fork() = 8", false],
    ["vfork( <unfinished ...>", false],
    ["clone3(0x7ffc74725910, 0x58) = 0x8", null],
    ["clone3(0x7ffc74725910, 0x58 <unfinished ...>", null],
  ])("reads %j as %s", (text, isThread) => {
    expect(makesThread(text)).toBe(isThread);
  });
});

describe("spawnedId", () => {
  it.each([
    [", child_tidptr=0x7f3902570a10) = 2001", "2001"],
    ["clone(0x1200011, 0)               = 0x7d1", "2001"],
    ["<... clone3 resumed> => {parent_tid=[2]}, 88) = 2 /* 2001 in strace's PID NS */", "2001"],
    ["fork() = -1 EAGAIN (x)", null],
    ["clone() = ? ERESTARTNOINTR (x)", null],
    ["clone() = 0", null],
    ["clone( <unfinished ...>", null],
  ])("finds in %j %j", (text, id) => {
    expect(spawnedId(text)).toBe(id);
  });
});

describe("isBack", () => {
  it("tells a call that came back, with a child or without, from one under way", () => {
    for (const text of [") = 8", "fork() = -1 EAGAIN (x)", ") = ?", ")   = 0x8"]) expect(isBack(text)).toBe(true);
    for (const text of ["clone( <unfinished ...>", ", 88", "<unfinished ...>"]) expect(isBack(text)).toBe(false);
  });
});
