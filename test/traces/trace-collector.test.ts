import type { Caller, TraceCollector, TraceSource } from "../../src/traces/format.ts";
import { createDigestCollector, createProcessEnds, createTraceCollector } from "../../src/traces/trace-collector.ts";
import { createCallDigests } from "../../src/traces/call-store.ts";
import { refusalText } from "../support/refusal.ts";
import { describe, expect, it } from "@jest/globals";

const source: TraceSource = { path: "a.log", architecture: null };
const caller = (thread: string, process: string | null = null, container: string | null = null): Caller => ({
  thread,
  process,
  container,
});

/** Adds calls by thread: `7:read 8:write`. */
function addAll(collector: TraceCollector, text: string): void {
  for (const word of text.split(" ")) {
    const [thread = "", call = ""] = word.split(":");
    collector.traceOf(caller(thread)).add(call);
  }
}

function adding(collector: TraceCollector, text: string): () => void {
  return () => {
    addAll(collector, text);
  };
}

function callsByName(collector: ReturnType<typeof createTraceCollector>): Readonly<Record<string, string>> {
  return Object.fromEntries(collector.traces().map(({ name, calls }) => [name, calls.join(" ")]));
}

describe("traceOf", () => {
  const callers = [caller("7", "7", "web"), caller("8", "7", "web"), caller("9", "9", "db"), caller("10", "10", "")];

  it.each([
    ["thread", ["a.log#7", "a.log#8", "a.log#9", "a.log#10"]],
    ["process", ["a.log#7", "a.log#9", "a.log#10"]],
    ["container", ["a.log#web", "a.log#db", "a.log#host"]],
  ] as const)("gives one trace a %s", (per, names) => {
    const collector = createTraceCollector({ ...source, per });
    for (const who of callers) collector.traceOf(who).add("read");
    expect(collector.traces().map(({ name }) => name)).toEqual(names);
  });

  it("takes threads where nothing else is said", () => {
    const collector = createTraceCollector(source);
    for (const who of callers) collector.traceOf(who).add("read");
    expect(collector.traces()).toHaveLength(4);
  });

  it("gives the same owner for the same thread", () => {
    const collector = createTraceCollector(source);
    expect(collector.traceOf(caller("7"))).toBe(collector.traceOf(caller("7", "1", "web")));
  });

  it("refuses traces per process where the text names none, and says what to do", async () => {
    const collector = createTraceCollector({ ...source, per: "process" });
    expect(await refusalText(() => collector.traceOf(caller("7")), "E_TRACE")).toBe(
      "a.log: the text does not say which process a thread belongs to; read it with --per thread",
    );
  });
});

describe("traces", () => {
  it("per container are refused where the text named none, and not where all of it was outside of one", async () => {
    const collector = createTraceCollector({ ...source, per: "container" });
    addAll(collector, "7:read 8:read");
    expect(await refusalText(() => collector.traces(), "E_TRACE")).toBe(
      "a.log: the text names no containers; read it with --per thread",
    );
    collector.traceOf(caller("9", "9", "")).add("read");
    expect(callsByName(collector)).toEqual({ "a.log#host": "read read read" });
  });

  it("hold the calls of each in the order in which they came, and stand in the order in which they were begun", () => {
    const collector = createTraceCollector(source);
    addAll(collector, "8:read 7:open 8:write 7:close");
    expect(Object.entries(callsByName(collector))).toEqual([
      ["a.log#8", "read write"],
      ["a.log#7", "open close"],
    ]);
    expect(collector.callCount()).toBe(4);
  });

  it("leave out who made no call", () => {
    const collector = createTraceCollector(source);
    collector.traceOf(caller("7"));
    addAll(collector, "8:read");
    expect(callsByName(collector)).toEqual({ "a.log#8": "read" });
  });

  it("are named after the file alone where the thread has no id", () => {
    const collector = createTraceCollector(source);
    addAll(collector, ":read");
    expect(callsByName(collector)).toEqual({ "a.log": "read" });
  });

  it("carry the architecture that was last said of them, else what the user said", () => {
    const collector = createTraceCollector({ ...source, architecture: "x86_64" });
    addAll(collector, "7:read 8:read");
    collector.traceOf(caller("8")).architecture = "i386";
    expect(collector.traces().map(({ architecture }) => architecture)).toEqual(["x86_64", "i386"]);
  });

  it("carry the program that was last named, and none where none was", () => {
    const collector = createTraceCollector(source);
    addAll(collector, "7:execve 8:read");
    collector.traceOf(caller("7")).program = "sh";
    collector.traceOf(caller("7")).program = "ls";
    const [first, second] = collector.traces();
    expect(first?.program).toBe("ls");
    expect(second).not.toHaveProperty("program");
  });

  it("carry the time of each call where that is wanted, NaN where the text does not say it, and else none", () => {
    const collector = createTraceCollector({ ...source, keepsTimes: true });
    collector.traceOf(caller("7")).add("read", 1.5);
    collector.traceOf(caller("7")).add("write");
    expect(collector.traces()[0]?.seconds).toEqual(Float64Array.of(1.5, NaN));
    const other = createTraceCollector(source);
    other.traceOf(caller("7")).add("read", 1.5);
    expect(other.traces()[0]).not.toHaveProperty("seconds");
  });
});

describe("end", () => {
  it("makes an id that comes back another trace, numbered from 2 on", () => {
    const collector = createTraceCollector(source);
    addAll(collector, "7:read");
    collector.end("7");
    addAll(collector, "7:write");
    collector.end("7");
    addAll(collector, "7:close");
    expect(callsByName(collector)).toEqual({ "a.log#7": "read", "a.log#7.2": "write", "a.log#7.3": "close" });
  });

  it("makes a process's id that comes back another trace once its first thread and all that were met are gone", () => {
    const collector = createTraceCollector({ ...source, per: "process" });
    collector.traceOf(caller("8", "7")).add("read");
    collector.end("8");
    collector.traceOf(caller("9", "7")).add("write");
    collector.end("7");
    collector.traceOf(caller("9", "7")).add("close");
    collector.end("9");
    collector.traceOf(caller("7", "7")).add("brk");
    expect(callsByName(collector)).toEqual({ "a.log#7": "read write close", "a.log#7.2": "brk" });
  });

  it("changes nothing for a thread that was never met, or where traces are containers", () => {
    const collector = createTraceCollector({ ...source, per: "process" });
    collector.traceOf(caller("8", "7")).add("read");
    collector.end("9");
    collector.traceOf(caller("8", "7")).add("write");
    expect(callsByName(collector)).toEqual({ "a.log#7": "read write" });
    const containers = createTraceCollector({ ...source, per: "container" });
    containers.traceOf(caller("7", "7", "web")).add("read");
    containers.end("7");
    containers.end("web");
    containers.traceOf(caller("7", "7", "web")).add("write");
    expect(callsByName(containers)).toEqual({ "a.log#web": "read write" });
  });
});

describe("rename", () => {
  it("gives the calls so far to the id that turned up", () => {
    const collector = createTraceCollector(source);
    addAll(collector, ":read");
    collector.rename("", "7");
    addAll(collector, "7:write");
    expect(callsByName(collector)).toEqual({ "a.log#7": "read write" });
  });

  it("counts as a life of the new id", () => {
    const collector = createTraceCollector(source);
    addAll(collector, ":read");
    collector.rename("", "7");
    collector.end("7");
    addAll(collector, "7:write");
    expect(callsByName(collector)).toEqual({ "a.log#7": "read", "a.log#7.2": "write" });
  });

  it("changes nothing where there is no such thread, or traces are containers", () => {
    const collector = createTraceCollector(source);
    collector.rename("", "7");
    expect(collector.traces()).toEqual([]);
    const containers = createTraceCollector({ ...source, per: "container" });
    containers.traceOf(caller("", "1", "")).add("read");
    containers.rename("host", "7");
    expect(callsByName(containers)).toEqual({ "a.log#host": "read" });
  });
});

describe("lose", () => {
  it("adds up, and is on every trace of the file; where nothing was lost, on none", () => {
    const collector = createTraceCollector(source);
    addAll(collector, "7:read");
    expect(collector.traces()[0]).not.toHaveProperty("lostEvents");
    collector.lose(2);
    addAll(collector, "8:read");
    collector.lose(3);
    expect(collector.gaps()).toEqual({ lostEvents: 5, missingEvents: 0, unreadCalls: 0 });
    expect(collector.traces().map(({ lostEvents }) => lostEvents)).toEqual([5, 5]);
  });
});

describe("the limits of a collector", () => {
  const limits = { calls: 4, traces: 2, names: 65_534 };

  it("take as many calls as they say, and refuse one more rather than fill the memory", async () => {
    const collector = createTraceCollector(source, limits);
    addAll(collector, "7:a 8:b 7:c 8:d");
    expect(await refusalText(adding(collector, "7:e"), "E_TRACE")).toBe(
      "a.log: the file holds more than 4 system calls, too many to hold at once; cut the file in time (split -C 1G FILE), each piece is then read by itself",
    );
  });

  it("say which trace it is where one alone has too many", async () => {
    const collector = createTraceCollector(source, limits);
    const refusal = await refusalText(adding(collector, "7:a 7:b 7:c 7:d 7:e"), "E_TRACE");
    expect(refusal).toMatch(/^a\.log: the trace a\.log#7 alone has more than 4 system calls.*; cut the file in time/);
  });

  it.each([
    ["thread", "threads"],
    ["process", "processes"],
    ["container", "containers"],
  ] as const)("refuse a %s too many", async (per, many) => {
    const collector = createTraceCollector({ ...source, per }, limits);
    for (const id of ["7", "8"]) collector.traceOf(caller(id, id, id));
    expect(await refusalText(() => collector.traceOf(caller("9", "9", "9")), "E_TRACE")).toMatch(
      new RegExp(`^a\\.log: holds more than 2 ${many}, .*; cut the file in time`),
    );
  });

  it("refuse a text of ever new names, which is no recording and would fill the memory", async () => {
    const collector = createTraceCollector(source);
    for (let index = 0; index < 65_534; index += 1) collector.keepName(`call_${index}`);
    expect(collector.keepName("call_0")).toBe("call_0");
    const refusal = await refusalText(() => collector.keepName("one_more"), "E_TRACE");
    expect(refusal).toMatch(/^a\.log: holds more than 65534 different system calls, .*; it is not a recording/);
  });

  it("refuse names of more letters than memory should hold, however few they are", async () => {
    const collector = createTraceCollector(source);
    const keepLong = () => Array.from("abcdefghijklmnopq", (letter) => collector.keepName(letter.repeat(2 ** 20)));
    expect(await refusalText(keepLong, "E_TRACE")).toMatch(
      /^a\.log: holds more than .* 16777216 letters of their names/,
    );
  });

  it("allow more than 20 million calls where nobody says them", () => {
    const collector = createTraceCollector(source);
    const owner = collector.traceOf(caller("7"));
    for (let index = 0; index <= 20_000_000; index += 1) owner.add("read");
    expect(collector.callCount()).toBe(20_000_001);
  });
});

describe("a collector of digests", () => {
  it("gives the facts of each trace, with the number of its calls and a key in their place", () => {
    const digested = createDigestCollector({ ...source, keepsTimes: true }, createCallDigests());
    addAll(digested, "7:read 7:write 8:read 8:write 9:write");
    digested.traceOf(caller("7")).program = "sh";
    digested.lose(2);
    expect([...digested.traces()]).toEqual([
      { name: "a.log#7", architecture: null, program: "sh", lostEvents: 2, callCount: 2, key: expect.any(String) },
      { name: "a.log#8", architecture: null, lostEvents: 2, callCount: 2, key: expect.any(String) },
      { name: "a.log#9", architecture: null, lostEvents: 2, callCount: 1, key: expect.any(String) },
    ]);
    const [first, second, third] = [...digested.traces()].map(({ key }) => key);
    expect(first).toBe(second);
    expect(first).not.toBe(third);
  });

  it("takes more calls than a collector of calls may hold, but no more traces", async () => {
    const collector = createDigestCollector(source, createCallDigests(), { calls: 1, traces: 2, names: 3 });
    addAll(collector, "7:a 7:b 8:c");
    expect(collector.callCount()).toBe(3);
    expect(await refusalText(adding(collector, "9:d"), "E_TRACE")).toMatch(/more than 2 threads/);
  });
});

describe("createProcessEnds", () => {
  it("ends a process of one thread with it", () => {
    const ends = createProcessEnds();
    ends.meet("7", "7");
    expect(ends.end("7")).toBe("7");
  });

  it("ends a process with the last of its threads, in whatever order they end", () => {
    for (const order of [
      ["7", "8", "9"],
      ["9", "7", "8"],
      ["8", "9", "7"],
    ]) {
      const ends = createProcessEnds();
      for (const thread of ["7", "8", "9"]) ends.meet("7", thread);
      expect(order.map((thread) => ends.end(thread))).toEqual([null, null, "7"]);
    }
  });

  it("keeps a process whose first thread was never met and has not ended", () => {
    const ends = createProcessEnds();
    ends.meet("7", "8");
    expect(ends.end("8")).toBeNull();
    ends.meet("7", "9");
    expect([ends.end("9"), ends.end("7")]).toEqual([null, "7"]);
  });

  it("keeps a process whose first id a call continues under, as after an execve of another thread", () => {
    const ends = createProcessEnds();
    for (const thread of ["7", "8"]) ends.meet("7", thread);
    expect(ends.end("7")).toBeNull();
    ends.meet("7", "7");
    expect([ends.end("8"), ends.end("7")]).toEqual([null, "7"]);
  });
});
