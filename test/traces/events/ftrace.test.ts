import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isFtraceLine } from "../../../src/traces/events/ftrace.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { createTraceParser } from "../../../src/traces/trace-parser.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces, worded } from "../../support/worded-traces.ts";

const source = { path: "x", architecture: "x86_64" };
const parse = (text: string, architecture: string | null = "x86_64") =>
  parseTraces(text, "ftrace", { path: "x", architecture });

/** The calls of each thread. */
function threads(text: string): Record<string, readonly string[]> {
  return Object.fromEntries(parse(text).traces.map((trace) => [trace.name.replace(/^x#?/, ""), trace.calls]));
}

const PERF_SCRIPT = `             cat 4242 [001] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 7ffe, 9, 0, 0, 0)
             cat 4242 [001] 100.000002:  raw_syscalls:sys_exit: NR 0 = 9
     Web Content 4243 [000] 100.000003: raw_syscalls:sys_enter: NR 202 (7f, 0, 1, 0, 0, 0)
             cat 4242 [001] 100.000004: raw_syscalls:sys_enter: NR -1 (0, 0, 0, 0, 0, 0)
             cat 4242 [001] 100.000005: raw_syscalls:sys_enter: NR 3 (3, 0, 0, 0, 0, 0)
`;

const FTRACE = `# tracer: nop
#
# entries-in-buffer/entries-written: 5/5   #P:2
#
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
             cat-4242    [001] ..... 100.000001: sys_enter: NR 0 (3, 7ffe, 9, 0, 0, 0)
             cat-4242    [001] d..1. 100.000002: sys_exit: NR 0 = 9
 my-app 2-3 4-4243    [000] ..... 100.000003: sys_enter: NR 202 (7f, 0, 1, 0, 0, 0)
CPU:1 [LOST 49 EVENTS]
           <...>-4242    [001] dNh2. 100.000005: sys_enter: NR 3 (3, 0, 0, 0, 0, 0)
`;

describe("the reader of perf script, ftrace and trace-cmd", () => {
  it("warns of times that run backwards within a thread, in each of its layouts", () => {
    const perf = (thread: number, time: string) =>
      `cat ${thread} [001] ${time}: raw_syscalls:sys_enter: NR 0 (3, 7f, 9, 0, 0, 0)`;
    const ftrace = (thread: number, time: string) =>
      `cat-${thread} [001] ..... ${time}: sys_read(fd: 3, buf: 7f, count: 9)`;
    for (const line of [perf, ftrace]) {
      const text = (last: string) => [line(7, "100.000002"), line(8, "100.000001"), line(7, last)].join("\n");
      const warned = "x: 1 event is earlier than the one before of the same thread, so calls are in a wrong order";
      expect(parse(text("100.000001")).warnings).toContain(warned);
      expect(parse(text("100.000003")).warnings).not.toContain(warned);
    }
  });

  it("counts what enters, once, in its thread", () => {
    const expected = { "4242": ["read", "close"], "4243": ["futex"] };
    expect(threads(PERF_SCRIPT)).toEqual(expected);
    expect(threads(FTRACE)).toEqual(expected);
  });

  it("names programs with blanks and hyphens, and none where ftrace has forgotten it", () => {
    const programs = (text: string) => parse(text).traces.map(({ program }) => program);
    expect(programs(PERF_SCRIPT)).toEqual(["cat", "Web Content"]);
    expect(programs(FTRACE)).toEqual(["cat", "my-app 2-3 4"]);
    expect(programs("   <...>-7    [001] ..... 1.000005: sys_enter: NR 3 (3)")).toEqual([undefined]);
  });

  it.each([
    "cat 4242/4243 [001] 41753.615534: raw_syscalls:sys_enter: NR 12 (0, 7ff)",
    "cat 4243 41753.615534123: raw_syscalls:sys_enter: NR 12 (0, 7ff)",
    "cat 12 4243 41753.615534123: raw_syscalls:sys_enter: NR 12 (0, 7ff)",
    "cat-12 4243 41753.615534123: raw_syscalls:sys_enter: NR 12 (0, 7ff)",
    "cat 4243 [001] 41753.615534:          1 raw_syscalls:sys_enter: NR 12 (0, 7ff)",
    "cat 4243 [001] 41753.615534:                     syscalls:sys_enter_brk: brk: 0x00000000",
    "cat 4243 [001] 41753.615534: raw_syscalls:sys_enter:                         NR 12 (0, 7ff)",
    "            cat-4243  [001]  41753.615534: sys_enter:            NR 12 (0, 7ff)",
    "            cat-4243  [001] .....  41753.615534: sys_enter_brk:        brk: 0x0",
    "            cat-4243    ( 4242) [001] ..... 41753.615534: sys_brk(brk: 0)",
    "            cat-4243    (-------) [001] .... 41753.615534: sys_brk(brk: 0)",
    "            cat-4243  [001] d.... 41753.615534: sys_brk(brk: 0)\r",
  ])("reads one brk of thread 4243 in %j", (line) => {
    expect(threads(line)).toEqual({ "4243": ["brk"] });
  });

  it.each([
    "a 1 1.0: x:",
    "a 1 1.0: sys_r(",
    "a 1 [000] 1.0:",
    "a-1 [000] 1.0:",
    "a 1 1.0: 5",
    "1 1 1.1: 1 sys_",
    "-1 1/1 1.1: b::",
    "  a 1 1.0: x: ",
  ])("is not misled by a program that calls itself %j", (program) => {
    const text = [
      `${program} 4242/4243 [001] 100.000001: raw_syscalls:sys_enter: NR 0 (3)`,
      `${program.padStart(16)}  4243 [001] 100.000001:          1 raw_syscalls:sys_enter: NR 0 (3)`,
      `${program}  4243 100.000001: syscalls:sys_enter_read: fd: 0x3, a 1 1.0: sys_r(`,
      `${program.padStart(16)}-4243    [001] d..1. 100.000001: sys_enter: NR 0 (3)`,
      `${program}-4243  ( 4242) [001] 100.000001: sys_read(fd: 3)`,
    ];
    for (const line of text) {
      const { traces, warnings } = parse(line);
      expect({ line, traces }).toEqual({
        line,
        traces: [{ name: "x#4243", architecture: "x86_64", program: program.trim(), calls: ["read"] }],
      });
      expect(warnings.filter((warning) => /line/.test(warning))).toEqual([]);
      expect(sniffFormat(line, "x")).toBe("ftrace");
    }
  });

  it.each(["a 1 1.0: ", "-1 [000] 1.0: ", " ", "a ", "1 ", "1.0: ", "a-1 ", "a-1    (-------) [001] ..... 1.1:  1  "])(
    "takes no more than linear time over lines that look like a head of %j without end",
    (part) =>
      expectLinear((size) => {
        for (const line of [repeated(part, size), `${part.slice(0, 16)}${" ".repeat(size)}`]) {
          expect(isFtraceLine(line.trimStart())).toBe(false);
        }
        expect(isFtraceLine(repeated(`${repeated(part, 100)}\n`, size))).toBe(false);
      }, HOSTILE_CHARACTERS),
  );

  it("gives the process where the text has it", () => {
    const text = `cat-4243 ( 4242) [001] ..... 1.000001: sys_read(fd: 3)
cat-4242 ( 4242) [001] ..... 1.000002: sys_close(fd: 3)
cat-9 (-------) [001] ..... 1.000003: sys_brk(brk: 3)
`;
    const { traces } = parseTraces(text, "ftrace", { ...source, per: "process" });
    expect(traces.map(({ name, calls }) => [name, calls])).toEqual([
      ["x#4242", ["read", "close"]],
      ["x#9", ["brk"]],
    ]);
  });

  it("calls the functions of the kernel by their calls' names", () => {
    const names = ["newstat", "newlstat", "newfstat", "newuname", "sendfile64", "umount", "newfstatat"];
    const text = names.map((name) => `cat 7 [001] 1.000001: syscalls:sys_enter_${name}: a: 0x1`).join("\n");
    const calls = ["stat", "lstat", "fstat", "uname", "sendfile", "umount2", "newfstatat"];
    expect(threads(text)).toEqual({ "7": calls });
  });

  it("counts once what was recorded by number and by name", () => {
    const text = `cat 7 [001] 1.000001: raw_syscalls:sys_enter: NR 0 (3)
cat 7 [001] 1.000001: syscalls:sys_enter_read: fd: 0x3
cat 7 [001] 1.000002: raw_syscalls:sys_enter: NR 0 (3)
cat 8 [000] 1.000002: syscalls:sys_enter_read: fd: 0x3
cat 8 [000] 1.000002: raw_syscalls:sys_enter: NR 0 (3)
cat 7 [001] 1.000003: syscalls:sys_enter_read: fd: 0x3
`;
    expect(threads(text)).toEqual({ "7": ["read", "read"], "8": ["read"] });
  });

  it("keeps times in seconds", () => {
    const { traces } = parseTraces(PERF_SCRIPT, "ftrace", { ...source, keepsTimes: true });
    expect([...(traces[0]?.seconds ?? [])]).toEqual([100.000001, 100.000005]);
  });

  it("needs an architecture only where there are numbers", async () => {
    expect(await refusalText(() => parse(PERF_SCRIPT, null), "E_TRACE")).toContain("--arch");
    expect(parse("cat 7 [001] 1.000001: syscalls:sys_enter_read: fd: 0x3", null).traces[0]).toMatchObject({
      calls: ["read"],
      architecture: null,
    });
  });

  it("takes the architecture from perf's header where the user names none", () => {
    const trace = (arch: string, architecture: string | null) =>
      parse(`# ========\n# arch : ${arch}\ncat 7 [001] 1.0: raw_syscalls:sys_enter: NR 63 (3)`, architecture).traces[0];
    expect(trace("aarch64", null)).toMatchObject({ calls: ["read"], architecture: "aarch64" });
    expect(trace("aarch64", "x86_64")).toMatchObject({ calls: ["uname"], architecture: "x86_64" });
    expect(trace("i686", null)).toMatchObject({ calls: ["dup2"], architecture: "i386" });
  });

  it("warns that 32-bit tasks' numbers look like any other, where there are numbers", () => {
    expect(parse(PERF_SCRIPT).warnings).toEqual([expect.stringContaining("32-bit")]);
    expect(parse(PERF_SCRIPT, "i386").warnings).toEqual([]);
    expect(parse("cat 7 [001] 1.000001: syscalls:sys_enter_read: fd: 0x3").warnings).toEqual([]);
  });

  it("reads numbers of the x32 ABI by its table", () => {
    expect(threads("cat 7 [001] 1.0: raw_syscalls:sys_enter: NR 1073742344 (3)")).toEqual({ "7": ["execve"] });
  });

  it.each([
    ["CPU:1 [LOST 49 EVENTS]", 49],
    ["CPU:1 [49 EVENTS DROPPED]", 49],
    ["CPU:1 [EVENTS DROPPED]", 1],
    ["cat 22756 [001] 41859.495710: PERF_RECORD_LOST lost 49", 49],
    ["cat 22756 [001] 41859.495710: PERF_RECORD_LOST_SAMPLES lost 49", 49],
    ["# entries-in-buffer/entries-written: 51/100   #P:2", 49],
    ["Processed 600125 events and lost 49 chunks!", 49],
    ["Processed 600125 samples and lost 39.00%!", 1],
  ])("takes %j for a gap", (line, events) => {
    const text = line.startsWith("#") ? `${line}\n${PERF_SCRIPT}` : `${PERF_SCRIPT}${line}\n`;
    const { traces, warnings } = parse(text, "i386");
    expect(traces[0]?.lostEvents).toBe(events);
    expect(warnings).toEqual([expect.stringContaining("lost")]);
  });

  it.each([
    "cat 4242 [001] 41890.776230: PERF_RECORD_EXIT(4242:4242):(1:1)",
    "cat-4242 [001] ..... 41890.776230: sched_process_exit: comm=cat pid=4242 prio=120 group_dead=true",
    "cat 4242 [001] 41890.776230: sched:sched_process_exit: comm=cat pid=4242 prio=120",
  ])("begins another trace after %j", (line) => {
    expect(threads(`${PERF_SCRIPT}${line}\n${PERF_SCRIPT}`)).toMatchObject({
      "4242": ["read", "close"],
      "4242.2": ["read", "close"],
      "4243": ["futex", "futex"],
    });
  });

  it("leaves out headers, stacks, records and other events, without a warning", () => {
    const text = `version = 7
cpus=2
CPU 0 is empty
# ========
# captured on    : Wed Nov 25 13:18:05 2026
${PERF_SCRIPT}	ffffffff81415af0 syscall_trace_enter+0x180 ([kernel.kallsyms])
	           7f1a2b read+0x10 (/lib/x86_64-linux-gnu/libc.so.6)

=> trace_event_raw_event_sys_enter
       perf-exec     0 [000]     0.000000: PERF_RECORD_COMM: perf-exec:23249/23249
              sh    -1 [000] 41890.774725: PERF_RECORD_FORK(23251:23251):(23249:23249)
             cat-4242    [001] d..3. 100.000002: sched_switch: prev_comm=cat prev_pid=4242 ==> next_comm=a b
             cat-4242    [001] ..... 100.000002: sys_read -> 0x9
`;
    expect(threads(text)).toEqual(threads(PERF_SCRIPT));
    expect(parse(text, "i386").warnings).toEqual([]);
  });

  it.each([
    "a\n        ",
    "\n",
    "\n\n",
    "",
    " ",
    "\t",
    "a\rb",
    "a\u2028b\u2029",
    "\r",
    "a\n# arch : i386",
    "\n=> a",
    "a1 b\na1 b",
    "\na 1 1.0: x:",
    "a 1 1.0: sys_x\n",
    "a 1 1.0: x(\n",
    "#\nversion = 7",
    "Warning:\n1 1.0",
    "x\nProcessed 9 ",
    "-1 [0] 1.0: a:",
    "[001]\n1.0: a:\nb",
    "\n1/1 1.0: s:",
  ])("finds every call of a program of the name %j", (name) => {
    const padded = name.padStart(16);
    const heads = [
      [`${padded} 4242 [001] 100.000001: raw_syscalls:sys_enter: `, "b 77 [001] 100.1: raw_syscalls:sys_enter: "],
      [
        `${padded} 4242/4242 [001] 100.000001: raw_syscalls:sys_enter: `,
        "b 77/77 [001] 100.1: raw_syscalls:sys_enter: ",
      ],
      [`${name} 4242 100.000001: raw_syscalls:sys_enter: `, "b 77 100.1: raw_syscalls:sys_enter: "],
      [`${padded}-4242    [001] d..1. 100.000001: sys_enter: `, "   b-77      [001] d..1. 100.1: sys_enter: "],
      [`${padded}-4242 (   4240) [001] d..1. 100.000001: sys_enter: `, "b-77 (77) [001] d..1. 100.1: sys_enter: "],
    ];
    for (const [head = "", other = ""] of heads) {
      const text = `${head}NR 63 (1, 2)\n${other}NR 3 (1)\n${head}NR 60 (1)\n`;
      expect([head, threads(text)]).toEqual([head, { "4242": ["uname", "exit"], "77": ["close"] }]);
    }
  });

  it("believes a header only at the text's beginning", () => {
    const event = "cat 7 [001] 1.0: raw_syscalls:sys_enter: NR 63 (3)\n";
    const lines = ["# arch : i386\n", "\n# ========\n# arch : i386\n", `# ========\n${event}# arch : i386\n`];
    for (const line of [...lines, `  # ========\n# arch : i386\n`, "#\n# arch : i386\n"]) {
      const { traces, warnings } = parseTraces(`${line}${event}`, "ftrace", { ...source, isStrict: false });
      expect([traces[0]?.calls.at(-1), warnings[0]]).toEqual(["uname", expect.stringContaining("1 line is no")]);
      expect(() => parse(`${line}${event}`, null)).toThrow("without an architecture");
    }
    const forged = `${event}# entries-in-buffer/entries-written: 51/100   #P:2\n`;
    expect([parse(forged).traces[0]?.unreadCalls, parse(forged).warnings[0]]).toEqual([
      undefined,
      expect.stringContaining("1 line is no"),
    ]);
  });

  it.each([
    "cat 7 [001] 1.0: raw_syscalls:sys_enter: NR x (3)",
    "cat 7 [001] 1.0: raw_syscalls:sys_enter: NR 4096 (3)",
    "cat 7 [001] 1.0: syscalls:sys_enter_6read: a: 1",
    "cat-7 [001] d..1. 1.0: sys_(a: 1)",
    "cat-7 [001] d..1. 1.0: sys_6(a: 1)",
    "cat-7 [001] d..1. 1.0: _ a",
  ])("counts a damaged call as one that was not read: %s", (line) => {
    const { traces, warnings } = parse(`${PERF_SCRIPT}${line}\n`, "i386");
    expect([traces[0]?.unreadCalls, warnings[0]]).toEqual([1, "x:6: 1 line is not a tracepoint line and was skipped"]);
  });

  it("skips damaged lines and numbers that no table has, with a warning", () => {
    const text = `${PERF_SCRIPT}hello\ncat 7 [001] 1.0: raw_syscalls:sys_enter: NR 4096 (3)\ncat 7 [00`;
    expect(parse(text, "i386").warnings).toEqual([
      "x:6: 3 lines are not tracepoint lines and were skipped",
      "x: 1 call, or what may be one, was not read, so every trace of it may have gaps",
    ]);
  });

  it("says of times that run backwards, and of an event behind another one in its line", () => {
    const event = (time: string) => `cat 7 [001] ${time}: raw_syscalls:sys_enter: NR 3 (1, 2, 3, 4, 5, 6)`;
    expect(parse(`${event("2.000005")}\n${event("2.000001")}\n`, "i386").warnings).toEqual([
      "x: 1 event is earlier than the one before of the same thread, so calls are in a wrong order",
    ]);
    const joined = parse(`${event("2.000001")}${" ".repeat(12)}${event("2.000005")}\n`, "i386");
    expect(joined.traces.map(({ calls, unreadCalls }) => [calls, unreadCalls])).toEqual([[["read"], 1]]);
  });

  it("takes no event for a call whose name is damaged", () => {
    const text = `${PERF_SCRIPT}cat 7 [001] 1.0: sys_enter_: a: 1\ncat 7 [001] 1.0: sys_enter_6read: a: 1\ncat 7 [001] 1.0: sys_(a: 1)\n`;
    expect(threads(text)).toEqual(threads(PERF_SCRIPT));
  });

  it("describes how to record where the text holds only other events", async () => {
    const text = "cat 4242 [001] 100.000002:  raw_syscalls:sys_exit: NR 0 = 9\n";
    expect(await refusalText(() => parse(text), "E_TRACE")).toMatch(
      /^x: the file holds no system calls: it holds raw_syscalls:sys_exit;.*perf record -a -e raw/,
    );
  });

  it("reads the same however the text is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.constantFrom(PERF_SCRIPT, FTRACE), (size, text) => {
        const bytes = new TextEncoder().encode(text);
        const parser = createTraceParser("auto", source);
        for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
        expect(worded(parser.finish())).toEqual(parse(text));
      }),
    );
  });

  it.each([" ", "a ", "1 ", "a-1 ", "a-1 [0] ", "- ", "(", "0.0: "])(
    "reads a long line of %j in no more than linear time",
    (piece) =>
      expectLinear((size) => {
        const long = repeated(piece, size);
        parse(`${PERF_SCRIPT}${long}\ncat-1 [001] 1.0: ${long}.\n`);
      }, HOSTILE_CHARACTERS),
  );
});

describe("what lines of the kernel's tracepoints look like", () => {
  it("is recognised by their beginning", () => {
    expect(sniffFormat(PERF_SCRIPT, "x")).toBe("ftrace");
    expect(sniffFormat(FTRACE, "x")).toBe("ftrace");
  });

  it.each([
    'openat(AT_FDCWD, "a", O_RDONLY) = 3',
    '7314  00:42:36.794804 openat(AT_FDCWD, "a") = 3',
    "[pid  7314] 1795567356.804535 openat(AT_FDCWD) = 3",
    "12 10:00:01.000000123 0 cat (4242) > read fd=3",
    "7 10:00:01.000000123 0 33 httpd 4242 < close res=0",
    "1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=",
    "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257",
    'audit: type=1326 audit(1700000000.123:456): pid=77 comm="x" sig=0 arch=c000003e syscall=41',
    "0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9) = 9",
    "? (         ): cat/4242  ... [continued]: poll()) = 1",
    "read write close",
    "5 3 3 6 102",
    '{"syscall":"read"}',
  ])("is not that of %j", (line) => {
    expect(isFtraceLine(line)).toBe(false);
  });
});
