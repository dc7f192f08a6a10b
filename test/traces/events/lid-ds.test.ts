import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { TraceSource } from "../../../src/traces/format.ts";
import { isLidDsLine } from "../../../src/traces/events/lid-ds.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { readInPieces } from "../../support/read-in-pieces.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const source: TraceSource = { path: "x", architecture: null };
const parse = (text: string, more: Partial<TraceSource> = {}) => parseTraces(text, "lid-ds", { ...source, ...more });

function threads(text: string, more: Partial<TraceSource> = {}): Record<string, readonly string[]> {
  return Object.fromEntries(parse(text, more).traces.map(({ name, calls }) => [name.replace(/^x#?/, ""), calls]));
}

const OF_2019 = `1 23:59:59.000000123 0 33 my httpd 4242 > read fd=3 size=9
2 23:59:59.250000000 1 0 <NA> 0 > switch next=4242 pgft_maj=0
3 23:59:59.500000000 0 33 my httpd 4242 < read res=9 data=1 cat 7 < x
4 00:00:00.500000000 0 33 my httpd 4242 > close fd=3
5 00:00:00.500000001 1 33 perl 4300 > clone
6 00:00:00.500000002 0 33 my httpd 4242 < close res=0
`;
const OF_2021 = `1700000000000000100 33 4242 httpd 4242 epoll_wait < res=1
1700000000000000123 33 4242 my httpd 4242 read > fd=5(<4t>10.0.0.1:80->10.0.0.2:9) size=80
1700000000000000200 33 4242 my httpd 4243 clone < res=0 exe=httpd
1700000000000000300 33 4242 my httpd 4242 read < res=7 data=R0VUIC8g a < b
1700000000250000000 33 4242 my httpd 4243 accept > flags=0
1700000000250000009 33 4242 my httpd 4242 close > fd=5
`;

describe("the reader of LID-DS 2019", () => {
  it("counts each call once, in its thread", () => {
    const { traces, warnings, format } = parseTraces(OF_2019, "auto", source);
    expect(traces.map(({ name, program, calls }) => [name, program, calls])).toEqual([
      ["x#4242", "my httpd", ["read", "close"]],
      ["x#4300", "perl", ["clone"]],
    ]);
    expect([warnings, format]).toEqual([[], "lid-ds"]);
  });

  it("gives seconds from the first midnight on, which rise past the next one", () => {
    const { traces } = parse(OF_2019, { keepsTimes: true });
    expect(Array.from(traces[0]?.seconds ?? [])).toEqual([86_399.000000123, 86_400.5]);
  });

  it("reports that it names no process", async () => {
    expect(await refusalText(() => parse(OF_2019, { per: "process" }), "E_TRACE")).toContain("--per thread");
  });
});

describe("the reader of LID-DS 2021", () => {
  it("counts each call once, in its thread, without those under way when the recording began", () => {
    const { traces, warnings, format } = parseTraces(OF_2021, "auto", source);
    expect(traces.map(({ name, program, calls }) => [name, program, calls])).toEqual([
      ["x#4242", "my httpd", ["read", "close"]],
      ["x#4243", "my httpd", ["accept4"]],
    ]);
    expect([warnings, format]).toEqual([[], "lid-ds"]);
  });

  it("joins the threads of a process where that is asked for", () => {
    expect(threads(OF_2021, { per: "process" })).toEqual({ "4242": ["read", "accept4", "close"] });
  });

  it("gives seconds of the epoch", () => {
    const { traces } = parse(OF_2021, { keepsTimes: true });
    expect(traces[1]?.seconds?.[0]).toBeCloseTo(1_700_000_000.25, 6);
  });
});

describe("the lines of LID-DS", () => {
  it("tell each by itself of which year they are, so that one line decides for no other", () => {
    expect(threads("1 10:00:01.000000001 0 33 a 77 > read x\n" + OF_2021)["4242"]).toEqual(["read", "close"]);
    expect(threads("1700000000000000123 33 7 a 77 read > x\n" + OF_2019)["4242"]).toEqual(["read", "close"]);
  });

  it.each([
    "a 77 > read x",
    "a 77 read > x",
    "77 > x",
    "1 2 3 4 5 6 > x",
    "1 x < ",
    "a\n        ",
    "\n",
    "",
    "a\rb",
    "1 > x\n1 > x\n",
  ])("are those of the thread that the recorder names, whatever the program %j calls itself", (program) => {
    const events = [
      `1 10:00:01.000000001 0 33 ${program} 4242 > execve filename=/bin/sh 1 > x\n2 10:00:01.000000001 0 33 b 8 > read\n`,
      `1700000000000000100 33 4242 ${program} 4242 execve > filename=/bin/sh 1 x > y\n1700000000000000100 33 8 b 8 read >\n`,
    ];
    for (const text of events) {
      expect(threads(text)).toEqual({ "4242": ["execve"], "8": ["read"] });
      expect(parse(text).warnings).toEqual([]);
    }
  });

  it.each([
    "1 10:00:01.000000001 0 33 a",
    "1 10:00:01.000000001 0",
    " 4242 > execve filename=/bin/sh",
    "1700000000000000100 33 4242 a",
    "a 4242 execve > filename=/bin/sh",
    "1700000000000000100 33 4242 this is too long for a program to",
    "1700000000000000100 33 1 a 1 9x > ",
  ])("that are part of an event count as a lost one: %s", (line) => {
    const { traces, warnings } = parse(`${OF_2021}${line}\n${OF_2021}`);
    expect([traces[0]?.unreadCalls, warnings[0]]).toEqual([1, "x:7: 1 line is not a LID-DS line and was skipped"]);
  });

  it("are skipped where they are damaged, with a warning", () => {
    const text = `hello\n${OF_2021}1700000000250000009 33 4242 httpd 42\n1700000000250000009 33 1 a 1 9x > \n`;
    expect(parse(text).warnings[0]).toBe("x:1: 3 lines are not LID-DS lines and were skipped");
    expect(threads(`\uFEFF${OF_2021.replaceAll("\n", " \r\n\r\n")}`)).toEqual(threads(OF_2021));
  });

  it("are refused where there is no call among them", async () => {
    const refusal = await refusalText(() => parse("2 23:59:59.250000000 1 0 <NA> 0 > switch next=42"), "E_TRACE");
    expect(refusal).toContain("holds no system calls: it holds switch;");
    expect(await refusalText(() => parse("hello"), "E_TRACE")).toContain("the file holds no system call");
  });

  it("are distinguished from those of other formats", () => {
    for (const text of [OF_2019, OF_2021]) {
      expect(sniffFormat(text, "x")).toBe("lid-ds");
      for (const line of text.trimEnd().split("\n")) expect([line, isLidDsLine(line)]).toEqual([line, true]);
    }
    for (const line of OTHERS) expect([line, isLidDsLine(line)]).toEqual([line, false]);
  });

  it("read the same however the text is cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.constantFrom(OF_2019, OF_2021), (pieces, text) => {
        expect(readInPieces(text, "auto", { ...source, keepsTimes: true }, pieces)).toEqual(
          parse(text, { keepsTimes: true }),
        );
      }),
    );
  });

  it.each([" ", "1 ", " 1 < ", " a > ", " 1 read < ", "17000000000000001 ", "<NA> "])(
    "are read in no more than linear time where a long %j is in them",
    (piece) =>
      expectLinear((size) => {
        const long = repeated(piece, size);
        parse(`${OF_2021}${long}\n1700000000000000100 33 4242 ${long}\n`);
        parse(`${OF_2019}${long}\n7 10:00:01.000000123 0 33 ${long}\n`);
      }, HOSTILE_CHARACTERS),
  );
});

const OTHERS = [
  '7314  openat(AT_FDCWD, "a", O_RDONLY) = 3',
  "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257 success=yes pid=77",
  '{"time":"x","rule":"y","output_fields":{"evt.type":"openat"}}',
  "    0.100 ( 0.002 ms): cat/4242 read(fd: 3, count: 9) = 9",
  "cat  4242 [001] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 0)",
  "12 10:00:01.000000123 0 cat (4242) > read fd=3",
  "12 10:00:01.000000123 0 host (host) cat (4242:4242) > read fd=3",
  "5 3 3 6 102 340",
  "162 4",
  "read",
  "tid,syscall,time",
  "",
];
