import { describe, expect, it } from "@jest/globals";
import type { TraceFormat } from "../../src/traces/formats.ts";
import { createTraceParser } from "../../src/traces/trace-parser.ts";
import { refusalText } from "../support/refusal.ts";

const TRACEPOINT = (number: number) =>
  `{"process_tracepoint":{"process":{"pid":7,"tid":7},"subsys":"raw_syscalls","event":"sys_enter","args":[{"syscall_id":{"id":${number % 4096},"abi":"a${Math.floor(number / 4096)}"}}]},"time":"2023-11-14T22:13:20Z"}`;

/** A line of each format that spells a name out, and what may stand before all. */
const LINES: readonly [TraceFormat, (number: number) => string, string?][] = [
  ["names", (number) => `call_${number}`],
  ["strace", (number) => `7 call_${number}() = 0`],
  ["csv", (number) => `7,call_${number}`, "tid,syscall"],
  [
    "auditd",
    (number) =>
      `type=SYSCALL msg=audit(11/14/23 22:13:20.123:${number}) : arch=riscv64 syscall=call_${number} success=yes exit=0 ppid=1 pid=7 comm=cat exe=/bin/cat`,
  ],
  ["sysdig", (number) => `${number} 10:00:01.000000123 0 cat (7) > call_${number} fd=3`],
  ["lid-ds", (number) => `${number} 10:00:01.000000123 0 33 cat 7 > call_${number} fd=3`],
  ["perf", (number) => `     1.5 ( 0.001 ms): cat/7 call_${number}(fd: 3) = 0`],
  ["ftrace", (number) => `cat-7 [001] d..1. 100.000001: sys_call_${number}(fd: 3)`],
  ["tetragon", TRACEPOINT],
];

describe("a text of ever new names of calls", () => {
  it.each(LINES)("is refused as one of %s after 65,534 of them", async (format, line, head = "") => {
    const read = (names: number): number => {
      const parser = createTraceParser(format, { path: "x", architecture: null });
      const lines = [head, ...Array.from({ length: names }, (_, number) => line(number))];
      parser.push(new TextEncoder().encode(lines.join("\n")));
      return new Set(parser.finish().traces.flatMap(({ calls }) => calls)).size;
    };
    expect(read(65_534)).toBe(65_534);
    expect(await refusalText(() => read(65_535), "E_TRACE")).toMatch(
      /^x: holds more than 65534 different system calls/,
    );
  });
});
