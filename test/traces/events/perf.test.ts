import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isPerfLine } from "../../../src/traces/events/perf.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { createTraceParser } from "../../../src/traces/trace-parser.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces, worded } from "../../support/worded-traces.ts";

const source = { path: "x", architecture: null };
const parse = (text: string) => parseTraces(text, "perf", source);

/** The calls of each thread, "" where the text names none. */
function threads(text: string): Record<string, readonly string[]> {
  return Object.fromEntries(parse(text).traces.map((trace) => [trace.name.replace(/^x#?/, ""), trace.calls]));
}

const RECORDING = `         ? (         ): cat/4242  ... [continued]: execve())                                           = 0
     0.100 ( 0.012 ms): cat/4242 brk()                                                                 = 0x5644c235b000
     0.120 (         ): cat/4242 poll(ufds: 0x7ffe1, nfds: 1, timeout_msecs: 100)                      ...
     0.130 ( 0.009 ms): in:imjournal #/77 read(fd: 3</proc/1 (x) = y>, buf: 0x1, count: 9)             = 9
     0.120 ( 9.912 ms): cat/4242  ... [continued]: poll())                                             = 0 (Timeout)
LOST 12 events!
    10.500 (         ): cat/4242 exit_group()                                                          = ?
`;

describe("the reader of perf trace", () => {
  it("warns of times that run backwards within a thread", () => {
    const line = (thread: number, time: string) => `     ${time} ( 0.002 ms): cat/${thread} read(fd: 3, count: 9) = 9`;
    const text = (last: string) => [line(7, "0.200"), line(8, "0.100"), line(7, last)].join("\n");
    const warned = "x: 1 event is earlier than the one before of the same thread, so calls are in a wrong order";
    expect(parse(text("0.100")).warnings).toEqual([warned]);
    expect(parse(text("0.300")).warnings).toEqual([]);
  });

  it("counts a call where it begins, once, in its thread", () => {
    expect(threads(RECORDING)).toEqual({ "4242": ["execve", "brk", "poll", "exit_group"], "77": ["read"] });
  });

  it("names the program, and not what perf writes where it knows none", () => {
    const text = "     0.130 ( 0.009 ms): :55/55 read(fd: 3) = 9\n     0.130 ( 0.009 ms): a b/c/56 read(fd: 3) = 9\n";
    expect(parse(text).traces.map(({ name, program }) => [name, program])).toEqual([
      ["x#55", undefined],
      ["x#56", "a b/c"],
    ]);
  });

  it("keeps times in seconds, from milliseconds", () => {
    const text =
      "41750864.289 ( 0.020 ms): sh/9 brk() = 0\n         ? (         ): sh/9  ... [continued]: read()) = 1\n";
    const { traces } = parseTraces(text, "perf", { ...source, keepsTimes: true });
    expect(traces[0]?.seconds?.[0]).toBeCloseTo(41750.864289, 9);
    expect(traces[0]?.seconds?.[1]).toBeNaN();
  });

  it.each([
    ["     0.061 ( 0.015 ms): mprotect(start: 0x55, len: 4096, prot: READ)                = 0", ""],
    ["         ? (         ):  ... [continued]: nanosleep()) = 0", ""],
    ["     0.046 ( 0.012 ms): 21108 brk()                                                 = 0x55c0b13b3000", "21108"],
    ["     0.046 [001] ( 0.012 ms): cat/21108 brk()                                       = 0x55c0b13b3000", "21108"],
    ["\x1b[31m 1200.046 (\x1b[m1200.012 ms): cat/21108 brk()\x1b[m = 0", "21108"],
    ["   163.372 (18446744073706.820 ms): a/24  ... [continued]: wait4())                 = ", "24"],
    ["     0.000 cat/24113 syscalls:sys_enter_newfstat(fd: 3)", "24113"],
    ["     0.046 ( 0.012 ms): cat/21108 brk() = 0\r", "21108"],
  ])("reads the thread and one call in %j", (line, thread) => {
    expect(Object.keys(threads(line))).toEqual([thread]);
    expect(Object.values(threads(line)).flat()).toHaveLength(1);
  });

  it("counts a continued call whose start was lost, but no child's return from its parent's clone", () => {
    const start = "     1.000 (         ): a/7 read(fd: 3)      ...\n";
    expect(threads(`${start}     1.000 ( 2.0 ms): a/7  ... [continued]: poll()) = 1\n`)).toEqual({ "7": ["read"] });
    expect(threads(`${start}     1.000 ( 2.000 ms): a/7  ... [continued]: poll()) = 1\n`)).toEqual({
      "7": ["read", "poll"],
    });
    expect(threads(`${start}         ? (         ): a/8  ... [continued]: clone()) = 0\n`)).toEqual({ "7": ["read"] });
  });

  it.each(["a/1 x(", "a/1 s:y(", "/1 read(", "a/b/c", "1 x("])(
    "is not misled by a program that calls itself %j",
    (program) => {
      const lines = [
        `     1.000 ( 2.000 ms): ${program}/4242 read(fd: 3</tmp/1 x(>) = 1`,
        `     1.000 ${program}/4242 syscalls:sys_enter_write(fd: 3)`,
      ];
      expect(threads(lines.join("\n"))).toEqual({ "4242": ["read", "write"] });
    },
  );

  it.each([
    ["a\n        ", "a\n        "],
    ["\n", "\n"],
    ["\n\n\n\na", "\na"],
    ["a\r\u2028b", "a\r\u2028b"],
    ["a:b(\n1 x(\n", "a:b(\n1 x(\n"],
    ["(): 1 read(\n", "(): 1 read(\n"],
    ["\n(): 1 read(\n", "\n(): 1 read(\n"],
    ["a\n(): 1 read(\n", "a\n(): 1 read(\n"],
    ["x\nLOST 9 even", "x\nLOST 9 even"],
    ["\nSummary of ev", "\nSummary of ev"],
    ["\t", "\t"],
    ["", ""],
  ])("joins the lines of an event that a program of the name %j split", (name, program) => {
    const text = `     0.000 ( 0.005 ms): bash/77 read(fd: 3) = 1
     0.100 ( 0.005 ms): ${name}/4242 execve(fd: 3) = 1
     0.200 (         ): ${name}/4242 poll(fd: 3) ...
     0.250 ${name}/4242 syscalls:sys_enter_write(fd: 3)
     0.200 ( 1.000 ms): ${name}/4242  ... [continued]: poll()) = 1
     0.300 ( 0.005 ms): bash/77 close(fd: 3) = 1
`;
    expect(threads(text)).toEqual({ "77": ["read", "close"], "4242": ["execve", "poll", "write"] });
    const { traces, warnings } = parse(text);
    expect([traces[1]?.program, traces[1]?.unreadCalls, warnings]).toEqual([program, undefined, []]);
  });

  it.each([
    ["an end without its beginning", "        /4242 execve(fd: 3) = 1"],
    ["an event's end", "/4242 syscalls:sys_enter_read(fd: 3)"],
    ["a continued call's end", "b/4242  ... [continued]: poll()) = 1"],
    ["a beginning without its end", "     0.100 ( 0.005 ms): a"],
    ["a beginning far from its end", "     0.100 ( 0.005 ms): a\nthis is longer than a name\n"],
    ["a cut head", "     0.100 ( 0.0"],
    ["a call cut in its arguments, where a file's name continues", "     0.100 ( 0.005 ms): a/77 read(fd: 3</tmp/x"],
    ["a second call behind a result", "     0.1 ( 0.005 ms): a/77 close(fd: 3) = 0 read(fd: 4) = 1"],
    ["half an event", "     0.100 a/77 sched:x(comm: b"],
  ])("counts %s as a lost call, and says so", (_, line) => {
    const text = `     0.000 ( 0.005 ms): bash/77 read(fd: 3) = 1\n${line}\n     0.300 ( 0.005 ms): bash/77 close(fd: 3) = 1\n`;
    const { traces, warnings } = parse(text);
    expect(traces[0]?.unreadCalls).toBe(1);
    expect(warnings[0]).toMatch(/^x:2: \d lines? /);
    expect(threads(text)["77"]?.at(-1)).toBe("close");
  });

  it("takes errors, words and programs behind a result for its own", () => {
    const results = [
      "-1 ENOENT (No such file or directory)",
      "0 (Timeout)",
      "77 (a b)",
      "0x8002 (RDWR|LARGEFILE)",
      "?",
      "",
    ];
    const text = results.map((result) => `     0.1 ( 0.005 ms): a/77 close(fd: 3)      = ${result}\n`).join("");
    expect([parse(text).warnings, threads(text)]).toEqual([[], { "77": Array<string>(6).fill("close") }]);
  });

  it("does not end its reading at what looks like the summary", () => {
    const text = ` Summary of events:\n     0.1 ( 0.005 ms): a/77 close(fd: 3) = 1\n        /4242 execve(fd: 3) = 1\n`;
    expect([threads(text), parse(text).traces[0]?.unreadCalls]).toEqual([{ "77": ["close"] }, 1]);
  });

  it("says of times that run backwards, and of a call behind another one in its line", () => {
    const call = (time: string) => `     ${time} ( 0.005 ms): a/77 close(fd: 3) = 1`;
    expect(parse(`${call("5.000")}\n${call("1.000")}\n`).warnings).toEqual([
      "x: 1 event is earlier than the one before of the same thread, so calls are in a wrong order",
    ]);
    expect(parse(`${call("5.000")}${call("6.000")}\n`).traces[0]?.unreadCalls).toBe(1);
  });

  it("begins another trace where the id of an ended thread comes back", () => {
    const text = RECORDING + "    90.000 ( 0.001 ms): dog/4242 getpid() = 4242\n";
    expect(threads(text)["4242.2"]).toEqual(["getpid"]);
  });

  it("leaves out page faults, other events, stacks and the summary of -S, without a warning", () => {
    const text = `${RECORDING}     0.000 ( 0.000 ms): cat/4242 minfault [elf_load+0x28a] => 0x55d4a6795280 (?k)
                                       elf_load ([kernel.kallsyms])
     1.583 (         ): bash/24065 sched:sched_switch(prev_comm: "a b(c", prev_pid: 24065)
     1.583 bash/24065 sched:sched_switch(prev_comm: "a b(c", prev_pid: 24065)

 Summary of events:

 cat (4242), 236 events, 97.5%

   openat                31     13     0.464     0.012     0.015     0.046      7.54%
`;
    expect(threads(text)).toEqual(threads(RECORDING));
    expect(parse(text).warnings).toEqual(parse(RECORDING).warnings);
  });

  it("counts the events that perf reports as lost", () => {
    expect(parse(RECORDING).traces[0]?.lostEvents).toBe(12);
    expect(parse(RECORDING).warnings).toEqual([expect.stringContaining("12 events were lost")]);
  });

  it("skips lines of other kinds with a warning, or refuses them where the user is strict", async () => {
    const text = `${RECORDING}hello\n     0.100 ( 0.0`;
    expect(parse(text).warnings[0]).toBe("x:8: 2 lines are not perf trace lines and were skipped");
    const strict = () => parseTraces(text, "perf", { ...source, isStrict: true });
    expect(await refusalText(strict, "E_TRACE")).toContain("x:8:");
  });

  it("describes how to record where the text holds only other events", async () => {
    const text = "     0.000 ( 0.000 ms): cat/21119 minfault [elf_load+0x28a] => 0x55d4a6795280 (?k)\n";
    expect(await refusalText(() => parse(text), "E_TRACE")).toMatch(
      /^x: the file holds no system calls: it holds minfault; .*perf trace -a/,
    );
  });

  it("cannot say to which process a thread belongs", async () => {
    const perProcess = () => parseTraces(RECORDING, "perf", { ...source, per: "process" });
    expect(await refusalText(perProcess, "E_TRACE")).toContain("--per thread");
  });

  it("reads the same however the text is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (size) => {
        const bytes = new TextEncoder().encode(RECORDING);
        const parser = createTraceParser("auto", source);
        for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
        expect(worded(parser.finish())).toEqual(parse(RECORDING));
      }),
    );
  });

  it.each(["(", " ", "0", "/1 ", "a/1 ", "\x1b[", "0.000 ( ", "..."])(
    "reads a long line of %j in no more than linear time",
    (piece) =>
      expectLinear((size) => {
        const long = repeated(piece, size);
        parse(`${RECORDING}${long}\n     0.000 ( 0.001 ms): ${long}\n`);
      }, HOSTILE_CHARACTERS),
  );

  it("takes no event for a call whose name is damaged", () => {
    const text = "     0.000 cat/1 syscalls:sys_enter_(fd: 3)\n     0.000 cat/1 syscalls:sys_enter_6read(fd: 3)\n";
    expect(threads(RECORDING + text)).toEqual(threads(RECORDING));
  });

  it("takes ids and names that objects have for themselves", () => {
    expect(threads("     0.130 ( 0.009 ms): __proto__/1 constructor(fd: 3) = 9\n")).toEqual({ "1": ["constructor"] });
  });
});

describe("what perf trace's lines look like", () => {
  it("is recognised by their beginning", () => {
    expect(sniffFormat(RECORDING, "x")).toBe("perf");
    for (const line of RECORDING.split("\n").slice(0, -1))
      expect([line, isPerfLine(line.trim())]).toEqual([line, true]);
  });

  it.each([
    'openat(AT_FDCWD, "a", O_RDONLY) = 3',
    '     0.000134 openat(AT_FDCWD, "/1 a:b(", O_RDONLY) = 3',
    "7314  <... read resumed>) = 0",
    "12 10:00:01.000000123 0 cat (4242) > read fd=3",
    "7 10:00:01.000000123 0 33 httpd 4242 < close res=0",
    "1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=",
    "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257",
    "cat-4242  [001] ..... 100.000001: sys_enter: NR 0 (3, 7f, 9)",
    "cat  4242 [001] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 7f, 9)",
    "read write close",
    "5 3 3 6 102",
    '{"syscall":"read"}',
  ])("is not that of %j", (line) => {
    expect(isPerfLine(line)).toBe(false);
  });
});
