import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSentinelError } from "../../src/errors.ts";
import { TRACE_FORMATS, type TraceFormat } from "../../src/traces/formats.ts";
import { sniffFormat } from "../../src/traces/sniff.ts";
import { createTraceParser } from "../../src/traces/trace-parser.ts";
import { FORMAT_LINES, OTHER_LINES } from "../support/format-lines.ts";
import { refusalText } from "../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../support/growth.ts";
import { WRAP_LINE } from "../support/wrapped-lines.ts";
import { parseTraces, worded } from "../support/worded-traces.ts";

const source = { path: "a.txt", architecture: "i386" };

describe("what other recorders and data sets write", () => {
  it.each(Object.entries(OTHER_LINES))("of %s is recognised by its content and read", (_, { format, lines }) => {
    const parsed = parseTraces(lines.join("\n"), "auto", { path: "a", architecture: "x86_64" });
    expect(parsed.format).toBe(format);
    expect(parsed.traces.flatMap(({ calls }) => calls).length).toBeGreaterThan(0);
    expect(parsed.linesRead).toBeUndefined();
  });

  const PAGES = ["sysdig-json", "beth", "auditbeat", "go-audit", "gvisor", "traceloop"];

  it.each(PAGES)("has a page, docs/formats/%s.md, whose example gives the threads that it says", (page) => {
    const text = readFileSync(join(import.meta.dirname, `../../docs/formats/${page}.md`), "utf8");
    expect(text).toContain("## How to ");
    for (const part of ["What is counted", "Traps", "Trust", "Verified against"])
      expect(text).toContain(`## ${part}\n`);
    const [, example, said] = /## Example\n\n```\n([^]*?)```\n\n([^]*?)\n\n/.exec(text) ?? [];
    if (example === undefined || said === undefined) return;
    const { traces } = parseTraces(example, "auto", { path: "a", architecture: null });
    const calls = [...said.matchAll(/`([a-z0-9_ ]+)`/g)].map(([, names]) => names);
    expect(traces.map((trace) => trace.calls.join(" "))).toEqual(calls);
  });
});

describe("sniffFormat", () => {
  it.each([
    ["5 3 3 6", "adfa"],
    ["\n\n  5\n3", "adfa"],
    ["-5 3", "adfa"],
    ["5 3\n6 six", "adfa"],
    ["read write", "names"],
    ["# architecture: x86_64\nread", "names"],
    ["futex|close|call-7", "names"],
    ["syscall_4000 riscv64-63\ncall-5|sparc-3", "names"],
    ["read write close bdflush nosuchcall another", "names"],
    ["# made by hand\n\n# architecture: sunos\nvtimes vadvise\nvhangup2", "names"],
    ["fork|execve|uprobe|mseal|listns", "names"],
    ["\uFEFF5 3", "adfa"],
    ['execve("/bin/true") = 0', "strace"],
    ["7314  openat(AT_FDCWD", "strace"],
    ["[pid  7314] openat(AT_FDCWD", "strace"],
    ["00:42:36.1 openat(AT_FDCWD", "strace"],
    ["strace: Process 12 attached", "strace"],
    ["7314 <... read resumed>) = 0", "strace"],
    ['[pid 7] 10:00:00 <... read resumed>"(", 1) = 1', "strace"],
    ["+++ exited with 0 +++", "strace"],
    ['Hello\nworld\nexecve("/bin/true") = 0\nbrk(NULL) = 0x1', "strace"],
  ])("of %j is %s", (text, format) => {
    expect(sniffFormat(text, "a.txt")).toBe(format);
  });

  it.each([
    "the quick brown fox jumps over the lazy dog",
    "web01\n",
    "numpy\npandas\nscikit_learn\ntorch\nread\n",
    "# read me first\nPlease read the text and write a name",
  ])("refuses prose such as %j, and says how to read it all the same", async (text) => {
    const refusal = await refusalText(() => sniffFormat(text, "a.txt"), "E_TRACE");
    expect(refusal).toMatch(/^a\.txt:\d: holds words, and less than half .*; --input-format names /);
    expect(parseTraces(text, "names", source).traces).toHaveLength(1);
  });

  it.each(["SYSCALL(args) \t\t = return", "dtrace: system integrity protection is on\n\nSYSCALL(args) \t\t = return"])(
    "refuses the output of dtruss that begins with %j",
    async (head) => {
      const text = `${head}\nopen("/dev/dtracehelper\\0", 0x2, 0x7FFF)\t\t = 3 0\n`;
      expect(await refusalText(() => sniffFormat(text, "a.txt"), "E_TRACE")).toContain("the output of dtruss");
    },
  );

  it("refuses lines that end in CR alone, and UTF-16 with a mark at its beginning or without one", async () => {
    const refusal = (text: Uint8Array) => refusalText(() => sniffFormat(text, "a.txt"), "E_TRACE");
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(await refusal(bytes("read() = 0\rwrite() = 0\r"))).toBe(
      "a.txt: line ends are CR only; convert with: tr '\\r' '\\n' < FILE > FILE.txt",
    );
    expect(sniffFormat("read() = 0\r", "a.txt")).toBe("strace");
    expect(sniffFormat("read() = 0\r\rwrite() = 0\r\n", "a.txt")).toBe("strace");
    const wide = new Uint8Array(Uint16Array.from(Array.from("read() = 0\n", (letter) => letter.charCodeAt(0))).buffer);
    const looks = (encoding: string) =>
      `a.txt: looks like text in UTF-16; save it in UTF-8: iconv -f ${encoding} -t UTF-8 FILE > FILE.txt`;
    expect(await refusal(wide)).toBe(looks("UTF-16LE"));
    expect(await refusal(Uint8Array.of(0, ...wide.subarray(0, -1)))).toBe(looks("UTF-16BE"));
    expect(await refusal(Uint8Array.of(0xff, 0xfe, ...wide))).toContain("UTF-16");
  });

  it.each(["\n", " \n", "#\n", "# \n\n", "#", "\r\n", "# architecture"])(
    "takes no more than linear time over %j repeated without end",
    (part) => expectLinear((size) => sniffed(`${repeated(part, size)}read`), HOSTILE_CHARACTERS / 4),
  );

  it("looks past a long comment and many blank lines for the first call", () => {
    expect(sniffFormat(`${"# why\n".repeat(5000)}${"\n".repeat(9000)}read write`, "a.txt")).toBe("names");
  });

  it("refuses a text of no known format with file, line and what to do", async () => {
    const refusal = await refusalText(() => sniffFormat("\n{}", "a.txt"), "E_TRACE");
    expect(refusal).toMatch(/^a\.txt:2: no known trace format.*--input-format/);
  });

  it.each([" ", "|", "\t"])("tells names in one long line by %j, wherever the first bytes of it end", (blank) => {
    const line = Array.from({ length: 900 }, (_, number) => `call-${number}`).join(blank);
    for (let from = 0; from < 12; from += 1) expect(sniffFormat("_".repeat(from + 1) + line, "a.txt")).toBe("names");
  });

  it.each(["a", "1", "(", " a", '"', "a "])(
    "takes no more than linear time over a line of %j without an end",
    (letter) => expectLinear((size) => sniffed(repeated(letter, size)), 4 * HOSTILE_CHARACTERS),
  );

  /** The format, or null where the text is refused. */
  function sniffed(text: string): string | null {
    try {
      return sniffFormat(text, "a.txt");
    } catch (error) {
      expect(isSentinelError(error)).toBe(true);
      return null;
    }
  }
});

describe("parseTraces", () => {
  it("reads what the content shows, a byte-order mark not counted", () => {
    expect(parseTraces("\uFEFF3 4", "auto", source).traces[0]?.calls).toEqual(["read", "write"]);
    expect(parseTraces("\uFEFF# x\nread", "auto", source).traces[0]?.calls).toEqual(["read"]);
  });

  it("refuses an empty text and a binary one, naming the file", async () => {
    expect(await refusalText(() => parseTraces("", "auto", source), "E_TRACE")).toContain("a.txt: ");
    const binary = () => parseTraces("3 4 \0\x01 5", "auto", source);
    expect(await refusalText(binary, "E_TRACE")).toBe("a.txt: the file is binary, not a text of system calls");
  });

  it("says of a text without a call which line was the first that is none, and what the text looks like", async () => {
    const refusal = (text: string, format: "auto" | "csv" | "strace" | "auditd") =>
      refusalText(() => parseTraces(text, format, { path: "a.txt", architecture: null }), "E_TRACE");
    expect(await refusal("tid,syscall\n7\n8,a,b\n", "auto")).toBe(
      'a.txt:2: the file holds no system call: "7" is not a call row; a line of it is for example: {"tid":77,"syscall":"read"}',
    );
    expect(await refusal("read|write\n", "strace")).toBe(
      'a.txt:1: the file holds no system call: "read|write" is not a strace line; it looks like names: --input-format names reads it',
    );
    expect(await refusal("7 read(0) = 1\n", "auditd")).toBe(
      'a.txt:1: the file holds no system call: "7 read(0) = 1" is not an audit record; it looks like strace: --input-format strace reads it',
    );
    expect(await refusal("+++ exited with 0 +++\n", "strace")).toBe("a.txt: the file holds no system call");
  });

  it.each([
    ["strace", "7 read(0) = 1"],
    ["names", "read write"],
    ["unm", "7 3\n7 4"],
    ["perf", "1.000 ( 0.100 ms): cat/7 read(fd: 3) = 0"],
    ["ftrace", "cat-7 [001] ..... 1.1: sys_enter: NR 3 (3)"],
    ["csv", "tid,syscall\n7,read"],
    ["sysdig", "12 10:00:01.000000123 0 cat (4242) > read fd=3"],
  ] as const)("refuses traces per container of %s, which names none", async (format, text) => {
    const read = () => parseTraces(text, format, { ...source, per: "container" });
    expect(await refusalText(read, "E_TRACE")).toBe("a.txt: the text names no containers; read it with --per thread");
  });

  it.each([
    ["csv", "tid,syscall,container\n7,read,\n8,read,"],
    ["csv", '{"tid":7,"syscall":"read"}\n{"tid":8,"syscall":"read","container":""}'],
    ["sysdig", "12 10:00:01.000000123 0 host (host) cat (4242:4242) > read fd=3"],
  ] as const)("gives what was made outside of containers one trace, of %s", (format, text) => {
    const { traces } = parseTraces(text, format, { ...source, per: "container" });
    expect(traces.map(({ name }) => name)).toEqual(["a.txt#host"]);
  });

  it("refuses letters among the numbers with file and line", async () => {
    const mixed = () => parseTraces("3 4\n5 six 7", "auto", source);
    expect(await refusalText(mixed, "E_TRACE")).toBe('a.txt:2: "six" is not a system-call number (0..4095)');
  });

  it("refuses 64 MiB of line ends or blanks in a moment, and in little memory", async () => {
    for (const text of ["\n".repeat(2 ** 26), " \n".repeat(2 ** 25)]) {
      expect(await refusalText(() => parseTraces(text, "auto", source), "E_TRACE")).toContain("no system call");
    }
  });

  it("gives calls or a SentinelError for any text whatever, and never an empty trace", () => {
    const format = fc.constantFrom("auto", "adfa", "names", "strace", "unm");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), format, (text, as) => {
        try {
          for (const trace of parseTraces(text, as, source).traces) expect(trace.calls.length).toBeGreaterThan(0);
        } catch (error) {
          if (!isSentinelError(error)) throw error;
          expect(error.message).toContain("a.txt");
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** The text in pieces that all come in the same Node buffer, whose `slice` is not a copy. */
function readInOneBuffer(text: string, format: TraceFormat) {
  const bytes = new TextEncoder().encode(text);
  const parser = createTraceParser(format, source);
  const buffer = Buffer.alloc(7001);
  for (let from = 0; from < bytes.length; from += buffer.length) {
    const piece = bytes.subarray(from, from + buffer.length);
    buffer.set(piece);
    parser.push(buffer.subarray(0, piece.length));
    buffer.fill("x");
  }
  return worded(parser.finish());
}

describe("a parser", () => {
  const plain = TRACE_FORMATS.map((format) => ({ format, kind: "plain", wrap: String }));
  const journal = (line: string): string => `__CURSOR=s=1\n_TRANSPORT=stdout\nMESSAGE=${line}\n`;
  const wrapped = [...WRAP_LINE.slice(0, 7), journal, ...WRAP_LINE.slice(8, 10)].map((wrap, at) => ({
    format: "strace" as const,
    kind: `wrapping ${at}`,
    wrap,
  }));
  it.each([...plain, ...wrapped])("keeps none of the pieces that it is given ($format, $kind)", ({ format, wrap }) => {
    const [first, ...rest] = FORMAT_LINES[format].map((line) => wrap(line));
    const more = format === "csv" || format === "tracee" ? rest : [first, ...rest];
    const times = Math.ceil(2 ** 17 / more.join().length);
    const text = [first, ...Array.from({ length: times }, () => more.join("\n"))].join("\n");
    expect(readInOneBuffer(text, format)).toEqual(parseTraces(text, format, source));
  });
});
