import { describe, expect, it } from "@jest/globals";
import { placeAll, wrongPlaces } from "../../support/placed-calls.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

/** A shell that runs cat, on a terminal: its lines have no id while it is alone. */
const TERMINAL = `execve("/bin/sh", ["sh"], 0x7ff /* 3 vars */) = 0
clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLDstrace: Process 101 attached
, child_tidptr=0x7f) = 101
[pid   100] wait4(-1,  <unfinished ...>
[pid   101] execve("/bin/cat", ["cat", "x) = 3"], 0x7ff /* 3 vars */) = 0
[pid   101] openat(AT_FDCWD</tmp/a) = 9>, "/etc/pa\\"sswd) = 1", O_RDONLY) = 3</etc/passwd>
[pid   101] exit_group(0) = ?
[pid   101] +++ exited with 0 +++
<... wait4 resumed>[{WIFEXITED(s)}], 0, NULL) = 101
exit_group(0) = ?
+++ exited with 0 +++
`;

/** A server with two threads, whose calls are split, in a file (-o) with times. */
const THREADS = `200  23:59:59.000001 execve("/sbin/server", ["server"], 0x7ff) = 0
200  23:59:59.000002 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f}, 88 <unfinished ...>
201  23:59:59.000003 read(3,  <unfinished ...>
200  23:59:59.000004 <... clone3 resumed> => {parent_tid=[201]}, 88) = 201
200  23:59:59.000005 write(4, "a", 1) = 1
201  23:59:59.000006 <... read resumed>"abc", 9) = 3
201  23:59:59.000007 vfork( <unfinished ...>
202  23:59:59.000008 getppid() = 200
201  23:59:59.000009 <... vfork resumed>) = 202
200  23:59:59.000010 futex(0x7f, FUTEX_WAIT <unfinished ...>
200  23:59:59.000011 <... futex resumed> <unfinished ...>) = ?
`;

async function factsOf(text: string, per: "thread" | "process" = "thread") {
  const traces = await placeAll(folder, { "a.strace": text }, { per });
  expect(traces.flatMap((trace) => wrongPlaces(trace, { "a.strace": text }))).toEqual([]);
  return Object.fromEntries(traces.map(({ trace, placed }) => [trace.name, placed]));
}

describe("the places of strace's calls", () => {
  it("are both lines of a call that was split, also by strace's own words, with arguments and result joined", async () => {
    const { "a.strace#100": shell = [], "a.strace#101": cat = [] } = await factsOf(TERMINAL);
    expect(shell.map(({ call, lines }) => [call, lines.map(({ line }) => line)])).toEqual([
      ["execve", [1]],
      ["clone", [2, 3]],
      ["wait4", [4, 9]],
      ["exit_group", [10]],
    ]);
    expect(shell[1]?.facts).toMatchObject({
      arguments: "child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f",
      result: "101",
      thread: "100",
      program: "sh",
    });
    expect(shell[2]?.facts).toMatchObject({ arguments: "-1, [{WIFEXITED(s)}], 0, NULL", result: "101" });
    expect(cat[1]?.facts).toEqual({
      time: null,
      thread: "101",
      process: "101",
      parent: "100",
      program: "cat",
      arguments: 'AT_FDCWD</tmp/a) = 9>, "/etc/pa\\"sswd) = 1", O_RDONLY',
      result: "3</etc/passwd>",
    });
  });

  it.each(["thread", "process"] as const)("tell threads from processes and who made them, per %s", async (per) => {
    const byName = await factsOf(THREADS, per);
    const calls = Object.values(byName).flat();
    const read = calls.find(({ call }) => call === "read");
    expect(read?.lines.map(({ line }) => line)).toEqual([3, 6]);
    expect(read?.facts).toMatchObject({
      time: "23:59:59.000003",
      thread: "201",
      process: "200",
      parent: "200",
      arguments: '3, "abc", 9',
      result: "3",
    });
    expect(calls.find(({ call }) => call === "getppid")?.facts).toMatchObject({
      thread: "202",
      process: "202",
      parent: "201",
      arguments: "",
      result: "200",
    });
    expect(calls.find(({ call }) => call === "clone3")?.facts.result).toBe("201");
    expect(calls.find(({ call }) => call === "futex")?.lines.map(({ line }) => line)).toEqual([10, 11]);
  });

  it("give a time however it is written, and none where the text has none", async () => {
    const text = [
      "7 1700000000.123456 read(3) = 0",
      "7 00:00:01 close(3) = 0",
      "7 (+     0.000170) lseek(3) = 0",
      "7 1700000000 brk(0) = 0",
      "7<cat> 10:00:00.5 write(1) = 0 <0.000012>",
    ].join("\n");
    const placed = Object.values(await factsOf(text)).flat();
    expect(placed.map(({ facts }) => [facts.time, facts.program, facts.result])).toEqual([
      ["1700000000.123456", null, "0"],
      ["00:00:01", null, "0"],
      [null, null, "0"],
      ["1700000000", null, "0"],
      ["10:00:00.5", "cat", "0 <0.000012>"],
    ]);
  });

  it("do not join a line that continues with another call", async () => {
    const text = "7 read(3) = 0\n7 <... write resumed>) = 1\n7 open(  <unfinished ...>\n8 <... open resumed>) = 3\n";
    const placed = Object.values(await factsOf(text)).flat();
    expect(placed.map(({ call, lines }) => [call, lines.length])).toEqual([
      ["read", 1],
      ["open", 1],
    ]);
  });
});
