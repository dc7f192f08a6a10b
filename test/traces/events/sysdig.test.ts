import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { TraceSource } from "../../../src/traces/format.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { isSysdigLine } from "../../../src/traces/events/sysdig.ts";
import { readInPieces } from "../../support/read-in-pieces.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const source: TraceSource = { path: "x", architecture: null };
const parse = (text: string, more: Partial<TraceSource> = {}) => parseTraces(text, "sysdig", { ...source, ...more });

/** The calls of each trace. */
function threads(text: string, more: Partial<TraceSource> = {}): Record<string, readonly string[]> {
  return Object.fromEntries(parse(text, more).traces.map(({ name, calls }) => [name.replace(/^x#?/, ""), calls]));
}

/** Lines of one thread, from `> read fd=3`. */
const lines = (...events: readonly string[]): string =>
  events.map((event, index) => `${index + 1} 10:00:01.00000012${index % 10} 0 cat (4242) ${event}\n`).join("");
const calls = (...events: readonly string[]): readonly string[] => Object.values(threads(lines(...events))).flat();

const PLAIN = `1 10:00:01.000000123 0 cat (4242) > openat dirfd=-100(AT_FDCWD) name=a.txt flags=1(O_RDONLY) mode=0
2 10:00:01.000000200 1 Web Content (5000) > futex addr=7F00 op=128(FUTEX_PRIVATE_FLAG) val=0
3 10:00:01.000000300 0 cat (4242) < openat fd=3(<f>/home/a.txt) dirfd=-100(AT_FDCWD) name=a.txt(/home/a.txt)
4 10:00:01.000000400 0 <NA> (<NA>) > switch next=4242(cat) pgft_maj=0
5 10:00:01.000000500 0 cat (4242) > read fd=3(<f>/home/a.txt) size=4096
6 10:00:01.000000600 0 cat (4242) < read res=12 data=1 cat (7) > kill
7 10:00:01.000000700 1 Web Content (5000) < futex res=0
8 10:00:01.000000800 0 cat (4242) > exit_group status=0
9 10:00:01.000000900 0 cat (4242) > procexit status=0 ret=0 sig=0 core=0
`;
const PLAIN_CALLS = { "4242": ["openat", "read", "exit_group"], "5000": ["futex"] };

/** The same on a terminal, each thread in a process of its own. */
const COLOURED = PLAIN.replace(
  /^(\S+ \S+ \S+) (.*?) \((\d+)\) ([<>]) (\S+)/gm,
  "$1 \x1b[01;32m$2\x1b[00m (\x1b[01;36m77\x1b[00m.$3) $4 \x1b[01;34m$5\x1b[00m",
);
/** The same with -pc, in a container. */
const CONTAINERS = PLAIN.replace(/^(\S+ \S+ \S+) (.*?) \((\d+)\)/gm, "$1 web (3fa85f6457a1) $2 ($3:17)");

describe("the reader of sysdig", () => {
  it("counts each call once, in its thread", () => {
    expect(threads(PLAIN)).toEqual(PLAIN_CALLS);
    expect(parse(PLAIN).warnings).toEqual([]);
  });

  it.each(["a (1) > rd x", "(1) < close x", "a (1) > read", "(1)", "a (1) > x"])(
    "is not misled by a program that calls itself %j",
    (program) => {
      const event = (process: string) =>
        `1 10:00:01.000000123 0 ${program} ${process} > read fd=3(<f>a (1) > kill b)\n`;
      for (const process of ["(4242)", "(42.4242)"]) expect(threads(event(process))).toEqual({ 4242: ["read"] });
    },
  );

  it.each([
    "a (1:1) > x y",
    "a (1) > x y",
    "(1) > rd x",
    "a\n        ",
    "\n",
    "\n\n(1) > x\n",
    "",
    "\t",
    "a\rb",
    "\u2028",
    "(a) b (1:2)",
  ])("joins an event that a program of the name %j split, and finds its thread", (program) => {
    const forms = (name: string, thread: number) => [
      `1 10:00:01.000000123 0 ${name} (${thread}) > `,
      `1 10:00:01.000000123 0 ${name} (42.${thread}) > `,
      `1 10:00:01.000000123 0 web (3fa85f6457a1) ${name} (${thread}:17) > `,
      `1 10:00:01.000000123 0 host (host) ${name} (${thread}:${thread}) > `,
      `1 10:00:01.000000123 0 lxc-1 (lxc-1) ${name} (${thread}:17) > `,
    ];
    const others = forms("cat", 8);
    for (const [index, head] of forms(program, 4242).entries()) {
      const text = `${head}read fd=3(<f>/a (1:1) > kill b)\n${others[index] ?? ""}close name=x (1:1) > kill b (1) > y z\n${head}brk\n`;
      expect([head, threads(text)]).toEqual([head, { "4242": ["read", "brk"], "8": ["close"] }]);
      expect(parse(text).warnings).toEqual([]);
    }
  });

  it.each([
    " (4242) > read fd=3",
    "        (42.4242) < read res=3",
    "b (4242:1) > read",
    "1 10:00:01.000000123 0 a",
    "1 10:00:01.000000123 0 this is longer than a name",
    "1 10:00:01.000000123 0",
    "1 10:00:01.000000123 0 cat (4242) > 9lives x=1",
  ])("counts part of an event as a lost one: %s", (line) => {
    const { traces, warnings } = parse(`${PLAIN}${line}\n${PLAIN}`);
    expect([traces[0]?.unreadCalls, warnings[0]]).toEqual([1, "x:10: 1 line is not a sysdig line and was skipped"]);
  });

  it("begins no other trace for what comes late, and says that times run backwards", () => {
    const event = (nanoseconds: number, rest: string) => `1 10:00:01.000000${nanoseconds} 0 cat (78) ${rest}\n`;
    const late = `${event(100, "> read")}${event(110, "< read")}${event(150, "> exit")}${event(120, "> write")}${event(130, "< write")}`;
    expect(threads(late)).toEqual({ "78": ["read", "exit", "write"] });
    expect(parse(late).warnings).toEqual([expect.stringContaining("times run backwards")]);
    const reused = `${event(100, "> read")}${event(150, "> exit")}${event(160, "> write")}`;
    expect(threads(reused)).toEqual({ "78": ["read", "exit"], "78.2": ["write"] });
    expect(parse(reused).warnings).toEqual([]);
  });

  it("reads colours, process ids and containers", () => {
    expect(threads(COLOURED)).toEqual(PLAIN_CALLS);
    expect(threads(CONTAINERS)).toEqual(PLAIN_CALLS);
    expect(Object.keys(threads(COLOURED, { per: "process" }))).toEqual(["77"]);
    expect(Object.keys(threads(CONTAINERS, { per: "container" }))).toEqual(["3fa85f6457a1"]);
    expect(threads(CONTAINERS.replaceAll("web (3fa85f6457a1)", "host (host)"), { per: "container" })).toHaveProperty(
      "host",
    );
    expect(
      threads(CONTAINERS.replaceAll("web (3fa85f6457a1)", "<NA> (123456789012)"), { per: "container" }),
    ).toHaveProperty("123456789012");
  });

  it("reads events of no process on a terminal", () => {
    const switches = ["<NA> (<NA>.<NA>)", "<NA> (<NA>.0)", "<NA> (-1.-1)"].map(
      (who) => `1 10:00:01.000000123 0 ${who} > switch next=1\n`,
    );
    expect(parse(COLOURED + switches.join("")).warnings).toEqual([]);
  });

  it("reports that plain text names no process", async () => {
    expect(await refusalText(() => parse(PLAIN, { per: "process" }), "E_TRACE")).toContain("--per thread");
  });

  it.each([
    [PLAIN, ["cat", "Web Content"]],
    [COLOURED, ["cat", "Web Content"]],
    [CONTAINERS, ["cat", "Web Content"]],
    ["1 10:00:01.000000123 0 my (app) 1 (4242) > read fd=3", ["my (app) 1"]],
    ["1 10:00:01.000000123 0 a (1) > b (4242) > read fd=3", ["a (1) > b"]],
    ["1 10:00:01.000000123 0 <NA> (4242) > read fd=3", [undefined]],
    ["1 10:00:01.000000123 0  (4242) > read fd=3", [undefined]],
    ["1 10:00:01.000000123 0 host (host) a (b) c (4242:4242) > read fd=3", ["a (b) c"]],
  ])("names the programs of %j", (text, programs) => {
    expect(parse(text).traces.map(({ program }) => program)).toEqual(programs);
  });

  it("names the program that a thread executes, which the exit of execve tells", () => {
    const text = `${lines("> execve filename=/bin/ls")}2 10:00:02.000000000 0 ls (4242) < execve res=0 exe=ls\n`;
    expect(parse(text).traces.map((trace) => [trace.program, trace.calls])).toEqual([["ls", ["execve"]]]);
  });

  it("takes another thread's call for another trace when a thread id comes back", () => {
    expect(threads(PLAIN + lines("< clone res=0 exe=x", "> brk addr=0"))).toEqual({
      ...PLAIN_CALLS,
      "4242.2": ["brk"],
    });
  });

  it("counts gaps, and the drops that -v reports", () => {
    const text = `${PLAIN}10 10:00:02.000000000 0 <NA> (<NA>) > drop ratio=2
11 10:00:02.000000001 0 <NA> (<NA>) < drop ratio=2
12 10:00:02.000000002 0 <NA> (<NA>) > read fd=3
Driver Events:4711
Driver Drops:40
Elapsed time: 1.5, Captured Events: 12, 8.00 eps
`;
    const { traces, warnings } = parse(text);
    expect(traces[0]).toMatchObject({ lostEvents: 41, unreadCalls: 1 });
    expect(warnings).toEqual([
      "x: 41 events were lost while it was recorded, so every trace of it may have gaps",
      "x: 1 call, or what may be one, was not read, so every trace of it may have gaps",
    ]);
  });

  it("skips other lines, with a warning", () => {
    expect(parse(`${PLAIN}ls: cannot open a\n1 10:00:01.000000123 0 cat (4242) > 9lives x=1\n`).warnings).toEqual([
      "x:10: 2 lines are not sysdig lines and were skipped",
      "x: 1 call, or what may be one, was not read, so every trace of it may have gaps",
    ]);
    expect(threads(`\uFEFF${PLAIN.replaceAll("\n", "\r\n\r\n")}`)).toEqual(PLAIN_CALLS);
  });

  it("refuses them where the user is strict", async () => {
    const refusal = await refusalText(() => parse(`${PLAIN}hello\n`, { isStrict: true }), "E_TRACE");
    expect(refusal).toBe('x:10: "hello" is not a sysdig line');
  });

  it("refuses a text of other events only", async () => {
    const refusal = await refusalText(() => parse(lines("> switch next=0", "> procexit status=0")), "E_TRACE");
    expect(refusal).toBe("x: the file holds no system calls: it holds switch, procexit; record with: sysdig > FILE");
  });

  it("takes names of the language for names like others", () => {
    expect(threads("1 10:00:01.000000123 0 constructor (1) > __proto__ a=1\n")).toEqual({ "1": ["__proto__"] });
    expect(calls("> constructor", "> toString")).toEqual(["constructor", "toString"]);
  });
});

describe("the times of sysdig", () => {
  const secondsOf = (text: string) => Array.from(parse(text, { keepsTimes: true }).traces[0]?.seconds ?? []);

  it("are those of the entry, in seconds from midnight, and rise past the next one", () => {
    const text = `1 23:59:59.500000000 0 cat (1) > read fd=3
2 23:59:59.600000000 0 cat (1) < read res=1
3 00:00:00.250000000 0 cat (1) > close fd=3
`;
    expect(secondsOf(text)).toEqual([86_399.5, 86_400.25]);
  });

  it("are printed seconds with -t a and -t r", () => {
    expect(secondsOf("1 1700000000.250000000 0 cat (1) > read fd=3")).toEqual([1_700_000_000.25]);
    expect(secondsOf("1 0.250000000 0 cat (1) > read fd=3")).toEqual([0.25]);
  });
});

describe("the lines of sysdig", () => {
  it("are distinguished from those of other formats", () => {
    for (const text of [PLAIN, COLOURED, CONTAINERS]) {
      expect(sniffFormat(text, "x")).toBe("sysdig");
      for (const line of text.trimEnd().split("\n")) expect([line, isSysdigLine(line)]).toEqual([line, true]);
    }
    for (const line of OTHERS) expect([line, isSysdigLine(line)]).toEqual([line, false]);
  });

  it("read the same however the text is cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.constantFrom(PLAIN, COLOURED, CONTAINERS), (pieces, text) => {
        expect(readInPieces(text, "auto", { ...source, keepsTimes: true }, pieces)).toEqual(
          parse(text, { keepsTimes: true }),
        );
      }),
    );
  });

  it.each([" ", "(", " (1", " (1) ", " (1) > ", "1 ", "a (1) > b (", "\x1b[0", "\x1b[0m", ":", "."])(
    "are read in no more than linear time where a long %j is in them",
    (piece) =>
      expectLinear((size) => {
        const long = repeated(piece, size);
        parse(`${PLAIN}${long}\n1 10:00:01.000000123 0 ${long}\n1 10:00:01.000000123 0 a (1) > read ${long}\n`);
      }, HOSTILE_CHARACTERS),
  );
});

const OTHERS = [
  '7314  openat(AT_FDCWD, "a", O_RDONLY) = 3',
  "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257 success=yes pid=77",
  '{"time":"x","rule":"y","output_fields":{"evt.type":"openat"}}',
  "    0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9) = 9",
  "cat  4242 [001] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 0)",
  "cat-4242 [001] .... 100.000001: sys_enter: NR 0 (3, 0)",
  "7 10:00:01.000000123 0 33 httpd 4242 < close res=0",
  "1700000000000000123 33 4242 httpd 4243 read < res=2",
  "162 4",
  "read",
  "tid,syscall,time",
  "",
];
