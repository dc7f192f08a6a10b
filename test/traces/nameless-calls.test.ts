import { describe, expect, it } from "@jest/globals";
import type { TraceFormat } from "../../src/traces/formats.ts";
import { refusalText } from "../support/refusal.ts";
import { parseTraces } from "../support/worded-traces.ts";

const AUDIT = 'success=yes exit=0 ppid=1 pid=77 comm="a" exe="/a"';

/** Of each format one call `read`, and what its recorder writes of a call whose name it does not know. */
const RECORDINGS: readonly (readonly [TraceFormat, read: string, nameless: string])[] = [
  ["strace", "77 read(3) = 1", "77 ????( <unfinished ...>"],
  ["strace", "77 read(3) = 1", "77 ???()  = ?"],
  ["strace", "77 read(3) = 1", "77 <unknown>(0x1) = 0"],
  ["perf", "     0.000 ( 0.005 ms): a/77 read(fd: 3) = 1", "     0.100 ( 0.005 ms): a/77 unknown(0x1) = 1"],
  ["sysdig", "1 10:00:00.000000001 0 a (77) > read fd=3", "2 10:00:00.000000002 0 a (77) > unknown ID=0(unknown)"],
  ["sysdig", "1 10:00:00.000000001 0 a (77) > read fd=3", "2 10:00:00.000000002 0 a (77) > <unknown> "],
  ["lid-ds", "1 10:00:00.000000001 0 33 a 77 > read fd=3", "2 10:00:00.000000002 0 33 a 77 > <unknown> x"],
  [
    "auditd",
    `type=SYSCALL msg=audit(1.1:1): arch=x86_64 syscall=read ${AUDIT}`,
    `type=SYSCALL msg=audit(1.1:2): arch=x86_64 syscall=unknown ${AUDIT}`,
  ],
  ["csv", "tid,syscall\n77,read", "77,<unknown>"],
  ["csv", "tid,syscall\n77,read", "77,???"],
  ["csv", "thread.tid,evt.dir,evt.type\n77,>,read", "77,>,<unknown>"],
  ["csv", '{"tid":77,"syscall":"read"}', '{"tid":77,"syscall":"<unknown>"}'],
  ["names", "read", "<unknown>"],
  [
    "falco",
    '{"rule":"r","time":"2026-01-01T00:00:00Z","output_fields":{"evt.type":"read","thread.tid":77}}',
    '{"rule":"r","time":"2026-01-01T00:00:01Z","output_fields":{"evt.type":"<unknown>","thread.tid":77}}',
  ],
  [
    "tracee",
    '{"timestamp":1,"eventId":"0","eventName":"read","hostThreadId":77,"hostProcessId":77,"processId":77,"threadId":77,"args":[]}',
    '{"timestamp":2,"eventId":"0","eventName":"<unknown>","hostThreadId":77,"hostProcessId":77,"processId":77,"threadId":77,"args":[]}',
  ],
  ["names", "read|close", "unknown"],
];

describe("a call whose name the recorder did not know", () => {
  it.each(RECORDINGS)("is a gap and neither a call nor a damaged line: %s %s, %s", (format, read, nameless) => {
    const parsed = parseTraces(`${read}\n${nameless}\n${nameless}\n`, "auto", { path: "x", architecture: null });
    expect(parsed.format).toBe(format);
    expect(parsed.traces.map(({ calls, unreadCalls }) => [calls[0], unreadCalls])).toEqual([["read", 2]]);
    expect(parsed.linesRead).toBeUndefined();
    expect(parsed.warnings.filter((warning) => warning.includes("skipped") || warning.includes("Linux"))).toEqual([]);
  });

  it("is distinguished from a thread that made none, where there is no other", async () => {
    const text = "1 10:00:00.000000002 0 a (77) > unknown ID=0(unknown)\n";
    const words = await refusalText(() => parseTraces(text, "sysdig", { path: "x", architecture: null }), "E_TRACE");
    expect(words).toContain("no system call that could be read: one call is cut or nameless");
  });
});
