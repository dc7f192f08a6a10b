import { describe, expect, it } from "@jest/globals";
import { createDigestParser, createTraceParser } from "../../src/traces/trace-parser.ts";
import type { TraceFormat } from "../../src/traces/formats.ts";
import { refusalText } from "../support/refusal.ts";
import { parseTraces, worded } from "../support/worded-traces.ts";

const source = { path: "x", architecture: "x86_64" };
const NULS = "\0".repeat(8);
const callsOf = (text: string, format: TraceFormat | "auto" = "auto"): readonly string[] =>
  parseTraces(text, format, source).traces.flatMap(({ calls }) => calls);

const STRACE = ["7 read(0) = 1", "7 write(1) = 2", "7 close(0) = 0"];
const LOGS: readonly [string, readonly string[]][] = [
  ["strace", STRACE],
  [
    "auditd",
    ["1", "2", "3"].map(
      (id) =>
        `type=SYSCALL msg=audit(1700000000.123:${id}): arch=c000003e syscall=${id} success=yes exit=0 a0=3 a1=0 a2=0 a3=0 items=0 ppid=1 pid=7 auid=0 comm="a" exe="/bin/a"`,
    ),
  ],
  ["perf", ["read", "write", "close"].map((name, at) => `     ${at}.000 ( 0.005 ms): ls/77 ${name}(fd: 3) = 1`)],
  ["names", ["read", "write", "close"]],
  ["adfa", ["3", "4", "6"]],
  ["csv", ["pid,syscall", "7,read", "7,write"]],
];

describe("a damaged place of NUL bytes", () => {
  it("at the head of a text is passed over up to 1 GiB, and not for terabytes", () => {
    const parser = createTraceParser("auto", source);
    const piece = new Uint8Array(2 ** 26);
    expect(() => {
      for (let pieces = 0; pieces < 20; pieces += 1) parser.push(piece);
    }).toThrow("x: the file begins with more than 1 GiB of NUL bytes");
  });

  it.each(LOGS)("is passed over at the head of a log, with a warning: %s", (format, lines) => {
    const text = `${lines.join("\n")}\n`;
    const { traces, warnings } = parseTraces(NULS + text, "auto", source);
    expect(traces).toEqual(parseTraces(text, "auto", source).traces);
    expect(warnings).toContain(
      "x: 8 NUL bytes were passed over, the first at byte 0, as in a log that was cut while it was written",
    );
    expect(parseTraces(NULS + text, format as TraceFormat, source).traces).toEqual(traces);
  });

  it.each(LOGS)("is passed over between lines, and counts as a gap: %s", (_, lines) => {
    const [first = "", ...others] = lines;
    const { traces, warnings } = parseTraces(`${first}\n${NULS}${others.join("\n")}\n`, "auto", source);
    const whole = parseTraces(lines.join("\n"), "auto", source).traces;
    expect(traces.map(({ calls }) => calls)).toEqual(whole.map(({ calls }) => calls));
    expect(traces[0]?.unreadCalls).toBe(1);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^x: 8 NUL bytes were passed over, the first at byte \d+, and what was in their place is missing$/,
      ),
    );
  });

  it("parts the line that holds it from the one behind it", () => {
    expect(callsOf(`7 read(0) = 1\n7 wri${NULS}7 close(0) = 0\n`)).toEqual(["read", "close"]);
  });

  it("may be longer than what is looked at to tell the format", () => {
    const parser = createDigestParser("auto", source);
    for (let piece = 0; piece < 40; piece += 1) parser.push(new Uint8Array(2 ** 16));
    parser.push(new TextEncoder().encode(`${STRACE.join("\n")}\n`));
    expect([...parser.finish().traces].map(({ callCount }) => callCount)).toEqual([3]);
  });

  it("may be cut in two by what is read at once", () => {
    const bytes = new TextEncoder().encode(`7 read(0) = 1\n${NULS}7 write(1) = 2\n`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const parser = createDigestParser("strace", source);
      parser.push(bytes.subarray(0, cut));
      parser.push(bytes.subarray(cut));
      const { traces, warnings } = worded(parser.finish());
      expect([...traces].map(({ callCount, unreadCalls }) => [callCount, unreadCalls])).toEqual([[2, 1]]);
      expect(warnings[0]).toContain("8 NUL bytes were passed over, the first at byte 14");
    }
  });

  it.each(["auto", "strace"] as const)("is no trace by itself, as %s", async (format) => {
    expect(await refusalText(() => parseTraces("\0".repeat(5000), format, source), "E_TRACE")).toMatch(
      /nothing but NUL bytes/,
    );
  });

  it.each([
    ["a binary file", "\x01\x02\0\0\x03"],
    ["one with NULs all over", "a\0b c\0d e\0f g\0h i\0j k\0\0l"],
  ])("is not what is found in %s, which is refused", async (_, text) => {
    expect(await refusalText(() => parseTraces(text, "auto", source), "E_TRACE")).toMatch(/binary/);
  });
});
