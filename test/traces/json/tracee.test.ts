import * as fc from "fast-check";
import type { TraceSource } from "../../../src/traces/format.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { isTraceeLine, kernelCallNameOfTracee } from "../../../src/traces/json/tracee.ts";
import { FOREIGN_LINES, JSON_LINES, NEW_TRACEE_LINE } from "../../support/json-trace-lines.ts";
import { readInPieces } from "../../support/read-in-pieces.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";
import { describe, expect, it } from "@jest/globals";
import { ARCHITECTURES, callTable } from "../../../src/syscalls/architecture.ts";

const TIME = 1_700_000_001_000_000_000;

/** An event of the flat layout. */
const old = (eventName: string, more: object = {}) =>
  JSON.stringify({
    timestamp: TIME,
    processId: 1,
    threadId: 1,
    hostProcessId: 7,
    hostThreadId: 7,
    processName: "cat",
    containerId: "",
    eventId: "0",
    eventName,
    argsNum: 0,
    returnValue: 0,
    syscall: "ioctl",
    args: [],
    ...more,
  });

/** An event of v1beta1. */
const modern = (name: string, thread: object = {}, data: readonly object[] = [], container?: object) =>
  JSON.stringify({
    timestamp: { seconds: "1700000001", nanos: 500_000_000 },
    id: name,
    name,
    policies: { matched: ["p"] },
    workload: {
      process: { thread: { name: "cat", host_tid: 7, tid: 1, ...thread }, host_pid: { value: 7 }, pid: { value: 1 } },
      ...(container === undefined ? {} : { container }),
    },
    data,
  });

const argument = (value: unknown) => ({ args: [{ name: "syscall", type: "int", value }] });

const read = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  parseTraces(lines.join("\n"), "tracee", { path: "a", architecture: null, ...more });
const callsOf = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  read(lines, more).traces.map(({ name, calls }) => [name, calls.join(" ")]);
const refusal = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  refusalText(() => read(lines, more), "E_TRACE");

describe("the reader of Tracee's events", () => {
  it("counts events that are named after a call, and never what only caused an event", () => {
    const lines = ["security_file_open", "openat", "sched_process_exec", "net_packet_dns", "read", "vfs_read"];
    expect(callsOf(lines.map((name) => old(name)))).toEqual([["a#7", "openat read"]]);
    expect(callsOf(lines.map((name) => modern(name, { syscall: "openat" })))).toEqual([["a#7", "openat read"]]);
  });

  it("keys threads by the host's ids, not the container's", () => {
    const lines = [
      old("read", { hostThreadId: 8 }),
      old("write", { hostThreadId: 9 }),
      modern("close", { host_tid: { value: 8 } }),
    ];
    expect(callsOf(lines)).toEqual([
      ["a#8", "read close"],
      ["a#9", "write"],
    ]);
    expect(callsOf(lines, { per: "process" })).toEqual([["a#7", "read write close"]]);
  });

  it("takes the only ids there are where the host's are missing", () => {
    const line = JSON.stringify({ eventName: "read", eventId: "0", processId: 3, threadId: 4 });
    const process = { thread: { tid: 6 }, pid: { value: 5 } };
    expect(callsOf([line, JSON.stringify({ id: "read", name: "read", workload: { process } })])).toEqual([
      ["a#4", "read"],
      ["a#6", "read"],
    ]);
  });

  it("knows the container, by each of its spellings", () => {
    const lines = [
      old("read", { containerId: "c1" }),
      old("read", { containerId: "", container: { id: "c2", name: "web" } }),
      modern("read", {}, [], { id: "c3" }),
      old("write", { container: {} }),
    ];
    expect(callsOf(lines, { per: "container" })).toEqual([
      ["a#c1", "read"],
      ["a#c2", "read"],
      ["a#c3", "read"],
      ["a#host", "write"],
    ]);
  });

  it("gives the program, the time in seconds and the user's architecture", () => {
    const { traces } = read([old("read"), modern("close")], { keepsTimes: true, architecture: "x86_64" });
    expect(traces).toEqual([
      {
        name: "a#7",
        calls: ["read", "close"],
        architecture: "x86_64",
        program: "cat",
        seconds: Float64Array.of(1_700_000_001, 1_700_000_001.5),
      },
    ]);
  });

  it("counts sys_enter by the number it gives, in the user's table", async () => {
    const lines = [
      old("sys_enter", { syscall: "", ...argument(257) }),
      old("sys_enter", { syscall: "", ...argument(0) }),
    ];
    expect(callsOf(lines, { architecture: "x86_64" })).toEqual([["a#7", "openat read"]]);
    expect(callsOf(lines, { architecture: "aarch64" })).toEqual([["a#7", "syscall_257 io_setup"]]);
    expect(callsOf(lines, { architecture: "opaque" })).toEqual([["a#7", "call-257 call-0"]]);
    expect(await refusal(lines)).toContain("give --arch");
  });

  it("counts sys_enter by name where the event has one, and needs no architecture then", () => {
    const lines = [
      old("sys_enter", { syscall: "openat", ...argument(257) }),
      old("sys_enter", { syscall: "", ...argument("read") }),
      modern("sys_enter", { syscall: "close" }, [{ name: "syscall", int32: 3 }]),
      modern("sys_enter", {}, [{ name: "syscall", str: "dup" }]),
      modern("sys_enter", { syscall: "sysctl" }, [{ name: "syscall", int32: 156 }]),
    ];
    expect(callsOf(lines)).toEqual([["a#7", "openat read close dup _sysctl"]]);
  });

  it("counts a call once that shows as sys_enter, sys_exit and an event of its own", () => {
    const enter = old("sys_enter", { syscall: "read" });
    const exit = old("sys_exit", { syscall: "read" });
    const named = old("read");
    for (const shown of [
      [enter],
      [exit],
      [named],
      [enter, exit],
      [enter, named, exit],
      [enter, exit, named],
      [named, exit],
    ]) {
      expect(callsOf([...shown, ...shown])).toEqual([["a#7", "read read"]]);
    }
  });

  it("leaves the return of a fork in the child to the parent's call", () => {
    const lines = [
      old("sys_exit", { syscall: "clone", returnValue: 8 }),
      old("sys_exit", { syscall: "clone", returnValue: 0, hostThreadId: 8 }),
      modern("sys_exit", { syscall: "clone3", host_tid: 9 }, [{ name: "returnValue", int64: "0" }]),
      old("sys_exit", { syscall: "read", returnValue: 0 }),
    ];
    expect(callsOf(lines)).toEqual([["a#7", "clone read"]]);
  });

  it("takes no number for a call that a tracer took away, and none beyond the tables", () => {
    const lines = [
      old("sys_enter", { syscall: "", ...argument(-1) }),
      old("sys_enter", { syscall: "", ...argument(4096) }),
      old("read"),
    ];
    const { traces, warnings } = read(lines, { architecture: "x86_64" });
    expect(traces.map(({ calls }) => calls)).toEqual([["read"]]);
    expect(warnings[0]).toBe("a:2: 1 line is not a Tracee event and was skipped");
  });

  it.each([
    ["chown16", "chown"],
    ["clock_gettime32", "clock_gettime"],
    ["pselect6_time32", "pselect6"],
    ["llseek", "_llseek"],
    ["sysctl", "_sysctl"],
    ["chown32", "chown32"],
    ["cachestat", "cachestat"],
  ])("gives Tracee's %s the kernel's name, %s", (name, call) => {
    expect(callsOf([old(name)])).toEqual([["a#7", call]]);
  });

  it("begins another trace where a thread's id comes back after its end", () => {
    const lines = [old("read"), old("sched_process_exit"), old("write"), modern("sched_process_exit"), old("close")];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read"],
      ["a#7.2", "write"],
      ["a#7.3", "close"],
    ]);
  });

  it("reads v1beta1 as Tracee's own writer has it: plain ids, a time as text, values of one name", () => {
    const event = (name: string, more: object = {}) =>
      JSON.stringify({
        timestamp: "2023-11-14T22:13:21.5Z",
        id: 257,
        name,
        policies: { matched: ["p"] },
        workload: {
          process: {
            executable: { path: "/usr/bin/cat" },
            unique_id: 5,
            host_pid: 70,
            pid: 1,
            thread: {
              start_time: "2023-11-14T22:13:20Z",
              name: "cat",
              host_tid: 71,
              tid: 1,
              syscall: "openat",
              compat: true,
            },
            ancestors: [{ host_pid: 9, pid: 9 }],
          },
          container: { id: "ab", name: "web", started: true },
          k8s: { pod: { name: "web-1", uid: "u" }, namespace: { name: "default" } },
        },
        ...more,
      });
    const lines = [
      event("openat", { data: [{ name: "returnValue", value: 3 }] }),
      event("sys_enter", { data: [{ name: "syscall", value: 0 }] }).replace(',"syscall":"openat"', ""),
      event("security_file_open"),
    ];
    const { traces } = read(lines, { architecture: "x86_64", keepsTimes: true });
    expect(traces.map(({ name, calls, program }) => [name, calls.join(" "), program])).toEqual([
      ["a#71", "openat read", "cat"],
    ]);
    expect(traces[0]?.seconds?.[0]).toBeCloseTo(1700000001.5, 6);
    expect(callsOf(lines, { architecture: "x86_64", per: "container" })).toEqual([["a#ab", "openat read"]]);
    expect(sniffFormat(lines.join("\n"), "a")).toBe("tracee");
  });

  it("warns of times that run backwards within a thread, and what puts them in order", () => {
    const lines = [
      old("read"),
      old("write", { timestamp: TIME - 5000 }),
      old("close", { hostThreadId: 8, timestamp: 1 }),
    ];
    expect(read(lines).warnings.join()).toContain(
      "1 event is earlier than the one before of the same thread, so calls are in a wrong order; tracee --output sort-events",
    );
  });

  it("knows lost events from Tracee's log lines, and takes its other log lines for what they are", () => {
    const lines = [
      `{"level":"info","ts":1.5,"msg":"started"}`,
      old("read"),
      `{"level":"warn","ts":1.5,"msg":"Lost 40 events"}`,
      `{"L":"WARN","T":"x","M":"Lost 1 events"}`,
      "WARN lost 1 events",
      old("write"),
    ];
    const { traces, warnings } = read(lines);
    expect(traces[0]).toMatchObject({ calls: ["read", "write"], lostEvents: 42 });
    expect(warnings.at(-1)).toContain("42 events were lost");
  });

  it("skips and counts unknown and damaged lines, or refuses them where the user is strict", async () => {
    const lines = [
      old("read"),
      "hello",
      old("write").slice(0, 60),
      "[1]",
      `{"a":1}`,
      JSON.stringify({ eventName: "read" }),
    ];
    expect(read(lines).warnings[0]).toBe("a:2: 5 lines are not Tracee events and were skipped");
    expect(await refusal(lines, { isStrict: true })).toBe(`a:2: "hello" is not a Tracee event`);
  });

  it("warns of few different calls, unless sys_enter shows that all were recorded", () => {
    expect(read([old("read")]).warnings).toEqual([expect.stringContaining("few different calls (1)")]);
    expect(read([old("sys_enter", { syscall: "read" })]).warnings).toEqual([]);
    const names = "read write open close stat fstat lstat poll lseek mmap mprotect munmap brk ioctl access".split(" ");
    expect(read(names.map((name) => old(name))).warnings).toEqual([]);
  });

  it("refuses a file without a call, with what it holds and how to record one", async () => {
    const text = await refusal(["net_packet_dns", "vfs_read", "a", "b"].map((name) => old(name)));
    expect(text).toBe(
      "a: the file holds no system calls: it holds net_packet_dns, vfs_read, a and more; record with: tracee --events sys_enter --output json",
    );
    expect(await refusal(["hello"])).toContain(
      `a:1: the file holds no system call: "hello" is not a Tracee event; a line of it is for example: {"timestamp"`,
    );
  });

  it("keeps names that every object has apart from calls", async () => {
    expect(await refusal(["constructor", "__proto__", "toString"].map((name) => old(name)))).toContain(
      "no system calls",
    );
    expect(callsOf([old("read", { containerId: "__proto__" })], { per: "container" })).toEqual([
      ["a#__proto__", "read"],
    ]);
  });

  it("reads the same whatever the pieces and line ends", () => {
    const lines = [
      old("read"),
      modern("openat"),
      "é",
      old("sys_enter", { syscall: "dup" }),
      old("vfs_read"),
      "",
      old("close"),
    ];
    const source: TraceSource = { path: "a", architecture: null, keepsTimes: true };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        (sizes, end) => {
          const text = `\uFEFF${lines.join(end)}${end}`;
          expect(readInPieces(text, "auto", source, sizes)).toEqual(parseTraces(text, "tracee", source));
          expect(parseTraces(text, "tracee", source).traces.map(({ calls }) => calls.join(" "))).toEqual([
            "read openat dup close",
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is recognised by its lines, and accepts no line of another format", () => {
    expect(sniffFormat(`${JSON_LINES.tracee}\n`, "a")).toBe("tracee");
    expect(sniffFormat(`${NEW_TRACEE_LINE}\n`, "a")).toBe("tracee");
    expect(isTraceeLine(old("read", { args: "x".repeat(9000) }).slice(0, 4096))).toBe(true);
    for (const line of [JSON_LINES.falco, JSON_LINES.tetragon, ...FOREIGN_LINES])
      expect(isTraceeLine(line)).toBe(false);
  });

  it.each([`{"eventName":`, `{"a":"`, "{".repeat(9), "2026-01-02T", "lost 1".repeat(3), "\0"])(
    "takes no more than linear time over a long line of %j",
    (piece) =>
      expectLinear((size) => {
        const hostile = repeated(piece, size);
        isTraceeLine(hostile);
        expect(read([old("read"), hostile]).warnings.join()).toMatch(/1 line|NUL bytes/);
      }, HOSTILE_CHARACTERS),
  );
});

describe("kernelCallNameOfTracee", () => {
  it("keeps every name that a table has", () => {
    for (const architecture of ARCHITECTURES) {
      for (const name of callTable(architecture)) if (name !== null) expect(kernelCallNameOfTracee(name)).toBe(name);
    }
  });

  it("gives Tracee's own names of calls of 32 bits the kernel's", () => {
    const own =
      "lchown16 getuid16 geteuid16 setregid16 getgroups16 setresuid16 setfsgid16 clock_settime32 clock_getres_time32 " +
      "timer_gettime32 timerfd_settime32 utimensat_time32 ppoll_time32 recvmmsg_time32 futex_time32 sendfile32";
    for (const name of own.split(" ")) {
      expect(kernelCallNameOfTracee(name)).toBe(name.replace(/_time32$|16$|32$/, ""));
    }
    expect(["old_select", "old_getrlimit", "afs"].map(kernelCallNameOfTracee)).toEqual([
      "select",
      "getrlimit",
      "afs_syscall",
    ]);
  });

  it.each([
    "",
    "sys_enter",
    "vfs_read",
    "sched_process_exec",
    "do_exit",
    "socket_dup",
    "security_bpf",
    "PTRACE",
    "x16",
  ])("gives null for %j, an event of another kind", (name) => {
    expect(kernelCallNameOfTracee(name)).toBeNull();
  });
});
