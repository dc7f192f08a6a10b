import { describe, expect, it } from "@jest/globals";
import { isBack, makesThread, spawnedId } from "../../../src/traces/strace/spawning.ts";

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
