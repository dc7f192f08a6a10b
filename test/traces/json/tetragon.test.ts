import * as fc from "fast-check";
import type { TraceSource } from "../../../src/traces/format.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { createThreadsOf, isTetragonLine } from "../../../src/traces/json/tetragon.ts";
import { FOREIGN_LINES, JSON_LINES, NEW_TRACEE_LINE } from "../../support/json-trace-lines.ts";
import { readInPieces } from "../../support/read-in-pieces.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";
import { describe, expect, it } from "@jest/globals";

const TIME = "2023-11-14T22:13:21.500000000Z";

const event = (kind: string, content: object) => JSON.stringify({ [kind]: content, node_name: "h", time: TIME });

/** A process_tracepoint event. */
const tracepoint = (subsys: string, name: string, args: readonly object[], process: object = {}) =>
  event("process_tracepoint", {
    process: { exec_id: "aDo3", pid: 7, tid: 7, binary: "/usr/bin/cat", ...process },
    parent: { pid: 1 },
    subsys,
    event: name,
    args,
  });

/** What the policy of docs/formats/tetragon.md gives. */
const entered = (id: object, process: object = {}) =>
  tracepoint("raw_syscalls", "sys_enter", [{ syscall_id: id }], process);

/** What older versions, and policies without the type syscall64, give. */
const bare = (argument: object) => tracepoint("raw_syscalls", "sys_enter", [argument]);

const x64 = (id: number, process: object = {}) => entered({ id, abi: "x64" }, process);
const named = (name: string) => tracepoint("syscalls", `sys_enter_${name}`, [{ int_arg: 3 }]);
const exited = (pid: number) => event("process_exit", { process: { pid, tid: pid }, status: 1 });

const read = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  parseTraces(lines.join("\n"), "tetragon", { path: "a", architecture: null, ...more });
const callsOf = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  read(lines, more).traces.map(({ name, calls }) => [name, calls.join(" ")]);
const refusal = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  refusalText(() => read(lines, more), "E_TRACE");

describe("the reader of Tetragon's events", () => {
  it.each([
    ["x64", 257, "openat", "x86_64"],
    ["i386", 5, "open", "i386"],
    ["arm64", 56, "openat", "aarch64"],
    ["arm32", 5, "open", "arm"],
    ["riscv64", 63, "read", "riscv64"],
    ["sparc64", 63, "sparc64-63", "sparc64"],
    ["x64", 0x40000000 + 1, "write", "x86_64"],
    ["x64", 4000, "syscall_4000", "x86_64"],
  ])("names call %s %i %s, and takes the architecture from it", (abi, id, call, architecture) => {
    expect(read([entered({ id, abi })]).traces[0]).toMatchObject({ calls: [call], architecture });
    expect(read([entered({ id, abi })], { architecture: "mips" }).traces[0]?.architecture).toBe(architecture);
  });

  it("takes a missing number for zero, which protobuf's JSON leaves out: read on x86_64", () => {
    expect(callsOf([entered({ abi: "x64" })])).toEqual([["a#7", "read"]]);
    expect(callsOf([entered({ abi: "arm64" })])).toEqual([["a#7", "io_setup"]]);
  });

  it("finds the call's number wherever the policy has put it among the arguments", () => {
    const args = [{ size_arg: "3" }, { syscall_id: { id: 3, abi: "x64" } }, { size_arg: "9" }];
    expect(callsOf([tracepoint("raw_syscalls", "sys_enter", args)])).toEqual([["a#7", "close"]]);
  });

  it("reads a bare number, the first argument, in the user's table, and refuses it without one", async () => {
    const lines = [bare({ size_arg: "318" }), bare({ long_arg: "0" })];
    expect(callsOf(lines, { architecture: "x86_64" })).toEqual([["a#7", "getrandom read"]]);
    expect(callsOf(lines, { architecture: "i386" })).toEqual([["a#7", "getcpu restart_syscall"]]);
    expect(await refusal(lines)).toContain("give --arch");
  });

  it("needs no architecture of the user where no number is bare", () => {
    expect(read([x64(0)]).traces[0]?.architecture).toBe("x86_64");
  });

  it("takes no number for a call that a tracer took away", () => {
    const skipped = [
      bare({ long_arg: "-1" }),
      bare({ size_arg: "18446744073709551615" }),
      entered({ id: 4294967295, abi: "x64" }),
    ];
    expect(read([...skipped, x64(1)])).toMatchObject({ traces: [{ calls: ["write"] }], warnings: [] });
  });

  it("skips numbers that are missing, no number or out of range", () => {
    const strange = [
      bare({ size_arg: "4096" }),
      bare({ string_arg: "x" }),
      tracepoint("raw_syscalls", "sys_enter", []),
      entered({ id: 4096, abi: "x64" }),
      entered({ id: 1.5, abi: "x64" }),
      entered({ id: 1 }),
      entered({ id: 1, abi: "x y" }),
      x64(1, { pid: null, tid: null }),
    ];
    const { traces, warnings } = read([x64(1), ...strange], { architecture: "x86_64" });
    expect(traces.map(({ calls, unreadCalls }) => [calls, unreadCalls])).toEqual([[["write"], 8]]);
    expect(warnings[0]).toBe("a:2: 8 lines are not Tetragon events and were skipped");
  });

  it("makes one trace of each thread, and of each process or container where that is wanted", () => {
    const lines = [
      x64(0, { docker: "c1" }),
      x64(1, { tid: 8, docker: "c1" }),
      x64(3, { pid: 9, tid: undefined, pod: { container: { id: "containerd://c2" } } }),
      x64(0, { pid: 10, tid: 10 }),
    ];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read"],
      ["a#8", "write"],
      ["a#9", "close"],
      ["a#10", "read"],
    ]);
    expect(callsOf(lines, { per: "process" })).toEqual([
      ["a#7", "read write"],
      ["a#9", "close"],
      ["a#10", "read"],
    ]);
    expect(callsOf(lines, { per: "container" })).toEqual([
      ["a#c1", "read write"],
      ["a#containerd://c2", "close"],
      ["a#host", "read"],
    ]);
  });

  it("gives the program without its folder, and the time in seconds", () => {
    expect(read([x64(0)], { keepsTimes: true }).traces).toEqual([
      {
        name: "a#7",
        calls: ["read"],
        architecture: "x86_64",
        program: "cat",
        lineage: { process: "7", parent: "1", forkOf: null, tree: "7" },
        seconds: Float64Array.of(1_700_000_001.5),
      },
    ]);
  });

  it("begins other traces for all threads of a process that has ended", () => {
    const lines = [x64(0), x64(0, { tid: 8 }), exited(9), x64(1), exited(7), x64(3), x64(3, { tid: 8 })];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read write"],
      ["a#8", "read"],
      ["a#7.2", "close"],
      ["a#8.2", "close"],
    ]);
  });

  it("counts the tracepoints of single calls by the call's name, once where raw_syscalls shows them too", () => {
    expect(callsOf([named("openat"), named("newfstat"), named("read"), named("read")])).toEqual([
      ["a#7", "openat fstat read read"],
    ]);
    expect(callsOf([x64(0), named("read"), x64(0), named("read"), x64(3)])).toEqual([["a#7", "read read close"]]);
  });

  it("warns where only single calls were recorded, and of nothing where all were", () => {
    expect(read([named("openat")]).warnings).toEqual([expect.stringContaining("not a whole sequence")]);
    expect(read([x64(0), named("openat")]).warnings).toEqual([]);
  });

  it("counts no other event as a call", () => {
    const others = ["exec", "exit", "kprobe", "loader", "uprobe", "lsm", "usdt", "throttle"].map((kind) =>
      event(`process_${kind}`, { function_name: "__x64_sys_read", process: { pid: 7 } }),
    );
    const lines = [
      ...others,
      tracepoint("raw_syscalls", "sys_exit", []),
      tracepoint("sched", "sched_switch", []),
      x64(0),
    ];
    expect(read(lines)).toMatchObject({ traces: [{ calls: ["read"] }], warnings: [] });
  });

  it("counts the events that a limit of the export's rate dropped", () => {
    const lines = [
      x64(0),
      event("rate_limit_info", { number_of_dropped_process_events: "41" }),
      event("rate_limit_info", {}),
    ];
    expect(read(lines)).toMatchObject({
      traces: [{ lostEvents: 42 }],
      warnings: [expect.stringContaining("42 events")],
    });
  });

  it("keeps equal ids of several nodes apart: their threads, their ends, and what is outside of containers", () => {
    const on = (line: string, node: string, more: object = {}) =>
      JSON.stringify({ ...(JSON.parse(line) as object), node_name: node, ...more });
    const lines = [
      on(x64(0), "n1"),
      on(x64(1), "n2"),
      on(x64(3), "n1", { cluster_name: "other" }),
      on(exited(7), "n2"),
      on(x64(0), "n1"),
      on(x64(1), "n2"),
    ];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read read"],
      ["a#n2:7", "write"],
      ["a#other/n1:7", "close"],
      ["a#n2:7.2", "write"],
    ]);
    expect(callsOf(lines, { per: "container" })).toEqual([
      ["a#host", "read read"],
      ["a#n2:host", "write write"],
      ["a#other/n1:host", "close"],
    ]);
    expect(read(lines).warnings).toEqual([
      "a: holds events of several machines: ids of n1 are as written, those of n2, other/n1 have the machine's name before them",
    ]);
  });

  it("warns of times that run backwards within a thread", () => {
    const at = (line: string, time: string) => JSON.stringify({ ...(JSON.parse(line) as object), time });
    const lines = [
      at(x64(0), "2026-01-01T00:00:02Z"),
      at(x64(1), "2026-01-01T00:00:01.5Z"),
      at(x64(1, { tid: 8 }), "2026-01-01T00:00:01Z"),
    ];
    expect(read(lines).warnings).toEqual([
      "a: 1 event is earlier than the one before of the same thread, so calls are in a wrong order",
    ]);
  });

  it.each([
    `{"level":"info","msg":"started"}`,
    `{"process_id":7,"msg":"x"}`,
    `{"id":1,"name":"bob"}`,
    `{"rule":"x","level":"info"}`,
    `{"L":"INFO","M":"started"}`,
  ])("quotes the first line of a log that holds none of its events: %s", async (line) => {
    for (const format of ["tetragon", "tracee", "falco"] as const) {
      for (const lines of [
        [line, line],
        [line, line, "", line.replace("x", "y")],
      ]) {
        const parsed = () => parseTraces(lines.join("\n"), format, { path: "a", architecture: null });
        const words = await refusalText(parsed, "E_TRACE");
        expect(words).toContain(`a:1: the file holds no system call: "${line}" is `);
        expect(words).toMatch(/Tetragon event|Tracee event|Falco alert/);
        expect(words).not.toContain("record with");
      }
    }
  });

  it("refuses a file without a call, with what it holds and how to record one", async () => {
    const text = await refusal([event("process_exec", {}), exited(7), tracepoint("sched", "sched_switch", [])]);
    expect(text).toBe(
      "a: the file holds no system calls: it holds process_exec, process_exit, process_tracepoint of sched:sched_switch; " +
        "record with a TracingPolicy on raw_syscalls:sys_enter with the argument of index 4 as syscall64 (docs/formats/tetragon.md)",
    );
  });

  it("skips and counts unknown and damaged lines, or refuses them where the user is strict", async () => {
    const lines = [x64(0), "time=x level=info", x64(1).slice(0, 50), "[1]", `{"__proto__":{"process_exec":{}}}`];
    const { warnings, traces } = read(lines);
    expect(warnings[0]).toBe("a:2: 4 lines are not Tetragon events and were skipped");
    // Half an event may have been a call.
    expect(traces[0]?.unreadCalls).toBe(1);
    expect(await refusal(lines, { isStrict: true })).toBe(`a:2: "time=x level=info" is not a Tetragon event`);
  });

  it("reads lines of a container's log and lines with blanks after their marks", () => {
    const spaced = x64(1).replaceAll(`":`, `": `).replaceAll(`,"`, `, "`);
    expect(callsOf([`2026-01-02T03:04:05.6Z stdout F ${x64(0)}`, spaced])).toEqual([["a#7", "read write"]]);
    expect(isTetragonLine(spaced)).toBe(true);
  });

  it("reads the same whatever the pieces and line ends", () => {
    const lines = [x64(0), event("process_exec", { a: "日" }), "\u2603", x64(1, { tid: 8 }), "", exited(7), x64(3)];
    const source: TraceSource = { path: "a", architecture: null, keepsTimes: true };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        (sizes, end) => {
          const text = `\uFEFF${lines.join(end)}${end}`;
          expect(readInPieces(text, "auto", source, sizes)).toEqual(parseTraces(text, "tetragon", source));
          expect(parseTraces(text, "tetragon", source).traces.map(({ calls }) => calls.join(" "))).toEqual([
            "read",
            "write",
            "close",
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("reads any text without another error than a refusal, and gives only names of calls", () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("x64", "-1", 7, 2 ** 40, null, {}, []));
    const line = fc
      .record({
        syscall_id: fc.record({ id: value, abi: value }),
        size_arg: value,
        pid: value,
        tid: value,
        docker: value,
        time: value,
      })
      .map(({ syscall_id, size_arg, pid, tid, docker, time }) => ({
        process_tracepoint: {
          process: { pid, tid, docker },
          subsys: "raw_syscalls",
          event: "sys_enter",
          args: [{ syscall_id, size_arg }],
        },
        time,
      }));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { traces } = read([x64(0), ...lines.map((content) => JSON.stringify(content))], {
          architecture: "x86_64",
        });
        for (const { calls } of traces) for (const call of calls) expect(call).toMatch(/^[a-z_][a-z0-9_]*(-\d+)?$/);
      }),
    );
  });

  it("is recognised by its lines, and accepts no line of another format", () => {
    expect(sniffFormat(`${JSON_LINES.tetragon}\n`, "a")).toBe("tetragon");
    expect(sniffFormat(`${event("process_exec", { process: {} })}\n`, "a")).toBe("tetragon");
    for (const line of [JSON_LINES.falco, JSON_LINES.tracee, NEW_TRACEE_LINE, ...FOREIGN_LINES]) {
      expect(isTetragonLine(line)).toBe(false);
    }
  });

  it.each([`{"process_exec":`, `{"process_exec"  `, "{", `"process_`, "\0"])(
    "takes no more than linear time over a long line of %j",
    (piece) =>
      expectLinear((size) => {
        const hostile = repeated(piece, size);
        isTetragonLine(hostile);
        expect(read([x64(0), hostile]).warnings.join()).toMatch(/1 line|NUL bytes/);
      }, HOSTILE_CHARACTERS),
  );
});

describe("createThreadsOf", () => {
  it("gives a process's threads, itself first, and forgets them", () => {
    const threads = createThreadsOf(() => undefined);
    threads.add("7", "7");
    threads.add("7", "8");
    threads.add("7", "8");
    threads.add("9", "10");
    expect(threads.remove("7")).toEqual(["7", "8"]);
    expect(threads.remove("7")).toEqual(["7"]);
    expect(threads.remove("9")).toEqual(["9", "10"]);
  });

  it("says how many it remembers, which those of a process that is gone are not", () => {
    const held: number[] = [];
    const threads = createThreadsOf((count) => held.push(count));
    for (const thread of ["7", "8", "8", "9"]) threads.add("7", thread);
    threads.remove("7");
    threads.add("20", "21");
    expect(held).toEqual([1, 2, 1]);
  });
});
