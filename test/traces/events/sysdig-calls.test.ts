import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createTraceCollector } from "../../../src/traces/trace-collector.ts";
import { createSysdigCalls } from "../../../src/traces/events/sysdig-calls.ts";

/** The calls of each thread, from events such as `7 > read fd=3`. */
function callsOf(events: readonly string[]): Record<string, readonly string[]> {
  const source = { path: "", architecture: null };
  const collector = createTraceCollector(source);
  const calls = createSysdigCalls(source, collector);
  for (const event of events) {
    const [thread = "", direction, type = "", ...info] = event.split(" ");
    calls.add({
      thread,
      process: null,
      container: null,
      program: null,
      isEntry: direction === ">",
      type,
      info: info.join(" "),
      seconds: NaN,
    });
  }
  calls.finish();
  return Object.fromEntries(collector.traces().map((trace) => [trace.name.slice(1), trace.calls]));
}

const BOTH = ["7 > read fd=3", "7 < read res=1", "7 > close fd=3", "8 > brk", "7 < close res=0", "8 < brk res=0"];
const only = (direction: string, events: readonly string[]) =>
  events.filter((event) => event.includes(` ${direction} `));

describe("the calls of a sysdig text", () => {
  it("count once from entries and exits, and the same from either alone", () => {
    const expected = { "7": ["read", "close"], "8": ["brk"] };
    expect(callsOf(BOTH)).toEqual(expected);
    expect(callsOf(only(">", BOTH))).toEqual(expected);
    expect(callsOf(only("<", BOTH))).toEqual(expected);
  });

  it("count once where only some calls show their entry", () => {
    const events = ["7 < close res=0", "7 < read res=1", "7 > openat", "7 < openat fd=3", "7 < read res=1"];
    expect(callsOf(events)).toEqual({ "7": ["close", "read", "openat", "read"] });
  });

  it("leave out what was under way when the recording began, as its entry would have been", () => {
    expect(callsOf(["7 < select res=0", "8 < futex res=0", "7 > read fd=3", "7 < read res=1"])).toEqual({
      "7": ["read"],
    });
  });

  it("hold the only exit of a thread where there are no entries at all", () => {
    expect(callsOf(["7 < select res=0", "8 < brk res=0", "8 < brk res=0"])).toEqual({
      "7": ["select"],
      "8": ["brk", "brk"],
    });
    expect(callsOf(["7 < select res=0", "7 > procexit status=0", "7 < read res=0"])).toEqual({
      "7": ["select"],
      "7.2": ["read"],
    });
  });

  it("leave out a new thread's return from the call that made it", () => {
    const made = ["7 > clone", "7 < clone res=8", "8 < clone res=0 exe=x", "8 > brk", "8 < brk res=0"];
    expect(callsOf(made)).toEqual({ "7": ["clone"], "8": ["brk"] });
    expect(callsOf(only("<", made))).toEqual({ "7": ["clone"], "8": ["brk"] });
    expect(callsOf(["7 < fork res=-11(EAGAIN)", "7 < fork res=08"])).toEqual({ "7": ["fork", "fork"] });
  });

  it("count an execve of another thread of the process once", () => {
    expect(callsOf(["7 > futex", "8 > execve filename=/bin/ls", "7 < execve res=0", "7 > brk"])).toEqual({
      "7": ["futex", "brk"],
      "8": ["execve"],
    });
  });

  it("count calls that never return, and end the thread with them", () => {
    expect(callsOf(["7 > rt_sigreturn", "7 > exit", "7 > procexit status=0", "7 > read fd=0"])).toEqual({
      "7": ["rt_sigreturn", "exit"],
      "7.2": ["read"],
    });
  });

  it("count the exit whose entry was lost", () => {
    expect(callsOf(["7 > read fd=3", "7 < read res=1", "7 > drop ratio=1", "7 < write res=1"])).toEqual({
      "7": ["read", "write"],
    });
  });

  it("are as many as there were, whatever calls a thread makes and whichever directions are there", () => {
    const names = fc.array(fc.constantFrom("read", "write", "read", "futex"), { maxLength: 20 });
    fc.assert(
      fc.property(names, names, fc.constantFrom("", ">", "<"), (first, second, direction) => {
        const of = (thread: string, calls: readonly string[]) =>
          calls.flatMap((call) => [`${thread} > ${call} fd=3`, `${thread} < ${call} res=0`]);
        const events = [...of("7", first), ...of("8", second)];
        const found = callsOf(direction === "" ? events : only(direction, events));
        expect([found["7"] ?? [], found["8"] ?? []]).toEqual([first, second]);
      }),
    );
  });
});
