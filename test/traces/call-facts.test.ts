import { describe, expect, it } from "@jest/globals";
import type { TraceFormat } from "../../src/traces/formats.ts";
import { placeAll, wrongPlaces } from "../support/placed-calls.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

async function callsOf(lines: readonly string[], format: TraceFormat | "auto" = "auto") {
  const text = lines.join("\n");
  const traces = await placeAll(folder, { "a.log": text }, { format, architecture: "x86_64" });
  expect(traces.flatMap((trace) => wrongPlaces(trace, { "a.log": text }))).toEqual([]);
  return traces.flatMap(({ placed }) => placed);
}

/** The facts of the call of a name, and the numbers of its lines. */
async function factsOf(call: string, lines: readonly string[], format: TraceFormat | "auto" = "auto") {
  const placed = (await callsOf(lines, format)).find((one) => one.call === call);
  return { lines: placed?.lines.map(({ line }) => line), ...placed?.facts };
}

describe("what the lines of a call say", () => {
  it("of perf trace: a call that went on, one whose program's name splits it, and who made a thread", async () => {
    const lines = [
      "     0.100 (         ): cat/4242 clone(clone_flags: 0x0)                ...",
      "     0.200 ( 0.002 ms): a",
      "b/4243 read(fd: 3</tmp/x) = 9>, count: 9)        = 9",
      "         ? (         ): cat/4242  ... [continued]: clone())             = 4243 (cat)",
    ];
    expect(await factsOf("clone", lines)).toMatchObject({
      lines: [1, 4],
      time: "0.100",
      thread: "4242",
      result: "4243 (cat)",
    });
    expect(await factsOf("read", lines)).toMatchObject({
      lines: [2, 3],
      thread: "4243",
      parent: "4242",
      program: "a\nb",
      arguments: "fd: 3</tmp/x) = 9>, count: 9",
      result: "9",
    });
  });

  it("of sysdig: the entry and the exit, also where the entry's thread is met at its exit first", async () => {
    const lines = [
      "1 10:00:01.000000100 0 sh (42.42) < read res=1 data=x",
      "2 10:00:01.000000123 0 sh (42.42) > clone",
      "3 10:00:01.000000124 0 sh (42.42) < clone res=43 exe=sh",
      "4 10:00:01.000000125 1 sh (43.43) < clone res=0 exe=sh",
      "5 10:00:01.000000126 1 sh (43.43) > openat",
      "6 10:00:01.000000127 1 sh (43.43) < openat fd=3(<f>/etc/shadow) name=/etc/shadow",
    ];
    expect(await factsOf("clone", lines)).toMatchObject({ lines: [2, 3], thread: "42", process: "42", result: "43" });
    expect(await factsOf("openat", lines)).toMatchObject({
      lines: [5, 6],
      time: "10:00:01.000000126",
      parent: "42",
      arguments: "fd=3(<f>/etc/shadow) name=/etc/shadow",
      result: "3(<f>/etc/shadow)",
    });
    const exits = [
      "1 10:00:01.000000100 0 sh (42) < read res=1 data=x",
      "2 10:00:01.000000101 0 sh (42) < close res=0",
    ];
    expect(await factsOf("read", exits)).toMatchObject({ lines: [1], result: "1" });
  });

  it("of the audit log: every record of the event, mixed with another's, and laurel's one line", async () => {
    const stamp = (serial: number): string => `msg=audit(1700000000.123:${serial}):`;
    const lines = [
      `type=SYSCALL ${stamp(1)} arch=c000003e syscall=59 success=yes exit=0 a0=55 a1=56 a2=57 a3=8 items=2 ppid=41 pid=42 comm="cat" exe="/bin/cat"`,
      `type=SYSCALL ${stamp(2)} arch=c000003e syscall=42 success=no exit=-111 a0=3 a1=7f a2=10 a3=0 items=0 ppid=1 pid=50 comm="curl" exe="/bin/curl"`,
      `type=EXECVE ${stamp(1)} argc=2 a0="cat" a1="/etc/shadow"`,
      `type=SOCKADDR ${stamp(2)} saddr=0200115C7F000001`,
      `type=PROCTITLE ${stamp(1)} proctitle="cat"`,
    ];
    expect(await factsOf("execve", lines)).toMatchObject({
      lines: [1, 3, 5],
      process: "42",
      parent: "41",
      program: "cat",
      arguments: 'a0=55 a1=56 a2=57 a3=8; EXECVE argc=2 a0="cat" a1="/etc/shadow"; PROCTITLE proctitle="cat"',
      result: "0",
    });
    expect(await factsOf("connect", lines)).toMatchObject({ lines: [2, 4], result: "-111" });
    const laurel =
      '{"ID":"1700000000.123:461","SYSCALL":{"arch":"0xc000003e","syscall":62,"pid":77,"ppid":1,"exit":0,"comm":"x","ARGV":["0x1"]},"CWD":{"cwd":"/"}}';
    expect(await factsOf("kill", [laurel])).toMatchObject({
      process: "77",
      parent: "1",
      program: "x",
      result: "0",
      arguments: '{"ARGV":["0x1"],"CWD":{"cwd":"/"}}',
    });
  });

  it("of recorders that write JSON, numbers with all their digits", async () => {
    const falco = (dir: string, rest: object): string =>
      JSON.stringify({
        rule: "r",
        priority: "Debug",
        time: "2026-01-01T00:00:00.1Z",
        output_fields: {
          "evt.type": "openat",
          "evt.dir": dir,
          "proc.pid": 7,
          "proc.ppid": 6,
          "thread.tid": 8,
          "proc.name": "cat",
          ...rest,
        },
      });
    expect(await factsOf("openat", [falco(">", {}), falco("<", { "evt.args": "fd=3", "evt.rawres": 3 })])).toEqual({
      lines: [1, 2],
      time: "2026-01-01T00:00:00.1Z",
      thread: "8",
      process: "7",
      parent: "6",
      program: "cat",
      arguments: "fd=3",
      result: "3",
    });
    const tracee =
      '{"timestamp":1700000000123456789,"processId":7,"threadId":8,"hostProcessId":77,"hostThreadId":78,"hostParentProcessId":70,"processName":"ls","eventId":"257","eventName":"openat","returnValue":-2,"args":[{"name":"flags","type":"int","value":18446744073709551615}]}';
    expect(await factsOf("openat", [tracee])).toMatchObject({
      time: "1700000000123456789",
      thread: "78",
      parent: "70",
      arguments: "flags=18446744073709551615",
      result: "-2",
    });
    const tetragon =
      '{"process_tracepoint":{"process":{"pid":77,"tid":78,"binary":"/bin/cat"},"parent":{"pid":70},"subsys":"raw_syscalls","event":"sys_enter","args":[{"syscall_id":{"id":101,"abi":"x64"}},{"size_arg":"9"}]},"time":"2026-11-25T10:00:00.1Z"}';
    expect(await factsOf("ptrace", [tetragon])).toMatchObject({
      thread: "78",
      parent: "70",
      program: "/bin/cat",
      arguments: '{"size_arg":"9"}',
    });
  });

  it("of tables by the names of their columns, of CSV and of JSON", async () => {
    const csv = [
      "timestamp,processId,threadId,parentProcessId,processName,syscall,args,returnValue",
      '1.5,7,8,6,cat,openat,"a, ""b""",-2',
    ];
    const facts = { time: "1.5", thread: "8", process: "7", parent: "6", program: "cat", result: "-2" };
    expect(await factsOf("openat", csv)).toEqual({ lines: [2], ...facts, arguments: 'a, "b"' });
    const json = JSON.stringify({
      time: 1.5,
      pid: 7,
      tid: 8,
      ppid: 6,
      comm: "cat",
      syscall: "openat",
      args: { path: "x" },
      ret: -2,
    });
    expect(await factsOf("openat", [json])).toEqual({ lines: [1], ...facts, arguments: '{"path":"x"}' });
  });

  it("of ftrace and LID-DS", async () => {
    expect(
      await factsOf("openat", ["cat 7/8 [001] 100.000003: syscalls:sys_enter_openat: dfd: 0xffffff9c, flags: 0x0"]),
    ).toMatchObject({
      time: "100.000003",
      thread: "8",
      process: "7",
      program: "cat",
      arguments: "dfd: 0xffffff9c, flags: 0x0",
    });
    const lid = [
      "1700000000000000123 33 42 httpd 43 read > fd=3",
      "1700000000000000124 33 42 httpd 43 read < res=2 data=aGk=",
    ];
    expect(await factsOf("read", lid)).toMatchObject({
      lines: [1, 2],
      time: "1700000000000000123",
      process: "42",
      result: "2",
    });
  });
});
