import { describe, expect, it } from "@jest/globals";
import { createDigestParser } from "../../../src/traces/trace-parser.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";

/** The calls of each process, by its id. */
function processes(lines: readonly string[]): Readonly<Record<string, string>> {
  const source = { path: "x", architecture: null, per: "process" } as const;
  const { traces } = parseTraces(lines.join("\n"), "strace", source);
  return Object.fromEntries(traces.map(({ name, calls }) => [name.replace("x#", ""), calls.join(" ")]));
}

function warnings(lines: readonly string[]): readonly string[] {
  return parseTraces(lines.join("\n"), "strace", { path: "x", architecture: null, per: "process" }).warnings;
}

const THREAD = "flags=CLONE_VM|CLONE_FS|CLONE_THREAD|CLONE_SETTLS";

describe("strace text, one trace a process", () => {
  it("puts the threads of a process together, in the order of their calls", () => {
    const lines = [`7 clone(${THREAD}) = 8`, "8 read(0) = 1", "7 write(1) = 1", "8 close(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "clone read write close" });
  });

  it("keeps the children of fork, vfork and a clone without CLONE_THREAD apart", () => {
    const lines = ["7 fork() = 8", "7 vfork() = 9", "7 clone3({flags=CLONE_VM}, 88) = 10"];
    const calls = ["8 read(0) = 1", "9 write(0) = 1", "10 close(0) = 1"];
    expect(processes([...lines, ...calls])).toEqual({ 7: "fork vfork clone3", 8: "read", 9: "write", 10: "close" });
  });

  it("knows a thread that is seen before its clone has come back", () => {
    const lines = [
      `7 clone3({${THREAD}} <unfinished ...>`,
      "8 read(0) = 1",
      "7 <... clone3 resumed>) = 8",
      `8 clone(${THREAD} <unfinished ...>`,
      "8 <... clone resumed>) = 9",
      "9 close(0) = 0",
    ];
    expect(processes(lines)).toEqual({ 7: "clone3 read clone close" });
  });

  it("takes a thread of a thread for one of the same process, and an exec for nothing new", () => {
    const lines = [`7 clone(${THREAD}) = 8`, `8 clone(${THREAD}) = 9`, '9 execve("/bin/true") = 0', "7 brk(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "clone clone execve brk" });
  });

  it("gives the first process, which a terminal's text leaves unnamed, its id", () => {
    const lines = ["brk(0) = 0", `clone(${THREAD}) = 8`, "[pid 7] read(0) = 1", "[pid 8] close(0) = 0"];
    expect(processes(lines)).toEqual({ 7: "brk clone read close" });
  });

  it("gives a clone that failed, or is begun again, no child", () => {
    const failed = [`7 clone(${THREAD}) = -1 EAGAIN (x)`, `7 clone(${THREAD}) = ? ERESTARTNOINTR (x)`, "7 fork() = 9"];
    expect(processes([...failed, "8 read(0) = 1"])).toEqual({ 7: "clone clone fork", 8: "read" });
  });

  it("takes an id that comes back after its end for a process of its own", () => {
    const lines = [`7 clone(${THREAD}) = 8`, "8 exit(0) = ?", "8 +++ exited with 0 +++", "8 read(0) = 1"];
    expect(processes(lines)).toEqual({ 7: "clone exit", 8: "read" });
  });

  it("tells what the clones say, whatever other clones were under way when a thread was seen first", () => {
    const lines = [
      `7 clone3({${THREAD}} <unfinished ...>`,
      `8 clone3({${THREAD}} <unfinished ...>`,
      "9 fork( <unfinished ...>",
      "82 read(0) = 1",
      "72 write(0) = 1",
      "92 brk(0) = 1",
      "72 +++ exited with 0 +++",
      "8 <... clone3 resumed> => {parent_tid=[82]}, 88) = 82",
      "7 <... clone3 resumed> => {parent_tid=[72]}, 88) = 72",
      "9 <... fork resumed>) = 92",
      "82 close(0) = 0",
    ];
    const made = ["1 fork() = 7", "1 fork() = 8", "1 fork() = 9"];
    expect(processes([...made, ...lines])).toEqual({
      1: "fork fork fork",
      7: "clone3 write",
      8: "clone3 read close",
      9: "fork",
      92: "brk",
    });
  });

  it("distinguishes a process from another that had its id before", () => {
    const first = [`1 fork() = 7`, `7 clone(${THREAD}) = 8`, "8 read(0) = 1", "7 +++ exited with 0 +++"];
    const second = [
      "8 +++ exited with 0 +++",
      "1 fork() = 7",
      "7 write(0) = 1",
      `7 clone(${THREAD}) = 8`,
      "8 brk(0) = 1",
    ];
    expect(processes([...first, ...second])).toEqual({ 1: "fork fork", 7: "clone read", "7.2": "write clone brk" });
  });

  it("continues with a clone that strace broke to say whom it follows", () => {
    const lines = [
      "execve() = 0",
      `clone(${THREAD}strace: Process 8 attached`,
      ", parent_tid=[8]) = 8",
      `[pid 7] clone3({${THREAD}}strace: Process 9 attached`,
      " => {parent_tid=[9]}, 88) = 9",
      `[pid 8] clone3({${THREAD}}strace: Process 10 attached`,
      " <unfinished ...>",
      "[pid 9] read(0) = 1",
      "[pid 10] write(0) = 1",
      "[pid 8] <... clone3 resumed> => {parent_tid=[10]}, 88) = 10",
    ];
    expect(processes(lines)).toEqual({ 7: "execve clone clone3 clone3 read write" });
    expect(warnings(lines)).toEqual([]);
  });

  it.each([
    ["-X raw", "clone(child_stack=0x7f, flags=0x3d0f00, tls=0x7f) = 8"],
    ["-X raw, with clone3", "clone3({flags=0x3d0f00, exit_signal=0} => {parent_tid=[8]}, 88) = 8"],
    ["-e raw=all", "clone(0x3d0f00, 0x7f00, 0x7f00, 0x7f00, 0x7f00) = 0x8"],
    ["-X verbose", "clone(flags=0x3d0f00 /* CLONE_VM|CLONE_THREAD */) = 8"],
    ["--decode-pids=pidns", `clone(${THREAD}) = 2 /* 8 in strace's PID NS */`],
  ])("reads the flags of %s", (_, line) => {
    expect(processes([`7 ${line}`, "8 read(0) = 1"])).toEqual({ 7: `${line.replace(/\(.*/, "")} read` });
    const process = line.replace("3d0f00", "3c0f00").replace("CLONE_THREAD", "CLONE_VFORK");
    expect(processes([`7 ${process}`, "8 read(0) = 1"])).toHaveProperty("8", "read");
  });

  it("counts in one warning whose maker the text does not show, and gives those to the clone that has no other child", () => {
    const lines = [
      "7 clone3(0x7ffc, 0x58) = 0x9",
      "9 brk(0) = 0",
      `7 clone(${THREAD} <unfinished ...>`,
      "8 read(0) = 1",
      "6 write(0) = 1",
    ];
    expect(processes(lines)).toEqual({ 7: "clone3 clone read", 9: "brk", 6: "write" });
    expect(warnings(lines)).toEqual([
      "x: 3 threads of 4 could not be distinguished from processes, since the text does not show what made them; --per thread is exact",
    ]);
    expect(warnings([`7 clone(${THREAD}) = 8`, "8 read(0) = 1"])).toEqual([]);
  });

  it("refuses a text that shows of no thread what made it, as that of -p", async () => {
    const lines = ["7 read(0) = 1", "8 read(0) = 1", "9 read(0) = 1"];
    expect(await refusalText(() => processes(lines), "E_TRACE")).toBe(
      "x: the text does not show what made its threads, and so not which process they belong to; read it with --per thread",
    );
  });

  it("warns of a text without ids, unless it is a command's that made no thread", () => {
    const warning = [expect.stringMatching(/^x: names no threads, as a text without -f or a file of -ff, /)];
    expect(warnings(["read(0) = 1"])).toEqual(warning);
    expect(warnings(["execve() = 0", `clone(${THREAD}) = 8`])).toEqual(warning);
    expect(warnings(["execve() = 0", "fork() = 8"])).toEqual([]);
  });

  it("names the program that the process executed last, and keeps times and the thread's architecture", () => {
    const lines = [
      '7 1700000000.5 execve("/bin/a") = 0',
      "7 [ Process PID=7 runs in 32 bit mode. ]",
      `7 1700000001.5 clone(${THREAD}) = 8`,
      '8 1700000002.5 execve("/bin/b", 0) = 0',
    ];
    const source = { path: "x", architecture: null, per: "process", keepsTimes: true } as const;
    const [trace] = parseTraces(lines.join("\n"), "strace", source).traces;
    expect(trace).toMatchObject({ program: "b", architecture: "i386", calls: ["execve", "clone", "execve"] });
    expect([...(trace?.seconds ?? [])]).toEqual([1700000000.5, 1700000001.5, 1700000002.5]);
  });

  it("gives the digests of inspect the same traces", () => {
    const lines = [`7 clone(${THREAD} <unfinished ...>`, "8 read(0) = 1", "7 <... clone resumed>) = 8"];
    const source = { path: "x", architecture: null, per: "process" } as const;
    const parser = createDigestParser("strace", source);
    parser.push(new TextEncoder().encode(lines.join("\n")));
    expect([...parser.finish().traces]).toMatchObject([{ name: "x#7", callCount: 2 }]);
  });

  it("takes linear time over many clones that never come back", () =>
    expectLinear((size) => {
      const lines = Array.from({ length: size }, (_, id) => `${id + 1} clone(${THREAD} <unfinished ...>`);
      expect(Object.keys(processes(lines))).toEqual(["1"]);
    }, 4000));
});
