import { describe, expect, it } from "@jest/globals";
import { callOfEvent, isBirth, isMetaEvent, needsInfo } from "../../../src/traces/events/sysdig-events.ts";

describe("the events of sysdig", () => {
  it.each([
    ["read", "fd=3", "read"],
    ["pread", "fd=3 size=9 pos=0", "pread64"],
    ["pwrite", "", "pwrite64"],
    ["prlimit", "pid=1", "prlimit64"],
    ["llseek", "fd=3", "_llseek"],
    ["accept", "", "accept"],
    ["accept", "flags=0", "accept4"],
    ["accept", "fd=5(<4t>) tuple=x flags=0", "accept"],
    ["umount", "flags=2(MNT_DETACH)", "umount2"],
    ["umount", "res=0 name=/mnt", "umount"],
    ["syscall", "ID=62(kill) nativeID=62", "kill"],
    ["syscall", "ID=17(pread) nativeID=17", "pread64"],
    ["unknown", "ID=0(unknown) nativeID=452", ""],
    ["<unknown>", "", ""],
    ["__proto__", "", "__proto__"],
    ["9lives", "", null],
    ["a-b", "", null],
    ["<NA>", "", null],
  ])("%s %s shows the call %s", (type, info, call) => {
    expect(callOfEvent(type, info, null)).toBe(call);
  });

  it("have a call's number of the architecture that the user names", () => {
    expect(callOfEvent("unknown", "ID=0(unknown) nativeID=257", "x86_64")).toBe("openat");
    expect(callOfEvent("syscall", "ID=0(unknown) nativeID=4000", "x86_64")).toBe("syscall_4000");
    expect(callOfEvent("syscall", "ID=0(unknown) nativeID=9000", "x86_64")).toBe("");
    expect(callOfEvent("syscall", "ID=0(unknown)", "x86_64")).toBe("");
  });

  it("show their call by the type alone, but for a few", () => {
    expect(["read", "clone", "accept", "umount", "syscall", "unknown"].map(needsInfo)).toEqual([
      ...[false, false],
      ...[true, true, true, true],
    ]);
  });

  it("are not calls where they are the scheduler's, signals, or sysdig's own", () => {
    expect(["switch", "procexit", "signaldeliver", "drop", "container", "asyncevent"].every(isMetaEvent)).toBe(true);
    expect(["read", "exit_group", "constructor"].some(isMetaEvent)).toBe(false);
  });

  it("show a new thread by a return of zero", () => {
    expect(isBirth("clone3", "res=0 exe=x")).toBe(true);
    expect(isBirth("vfork", "res=0(<NA>)")).toBe(true);
    expect(isBirth("clone", "res=01")).toBe(false);
    expect(isBirth("clone", "res=7 exe=x")).toBe(false);
    expect(isBirth("read", "res=0")).toBe(false);
  });
});
