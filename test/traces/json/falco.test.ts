import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { isFalcoLine } from "../../../src/traces/json/falco.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { FOREIGN_LINES, JSON_LINES, NEW_TRACEE_LINE } from "../../support/json-trace-lines.ts";
import { readInPieces } from "../../support/read-in-pieces.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const TIME = 1_700_000_001_500_000_000;

const alert = (fields: object, more: object = {}) =>
  JSON.stringify({
    hostname: "h",
    output: "22:13:21.500000000: Debug call",
    output_fields: fields,
    priority: "Debug",
    rule: "every call",
    source: "syscall",
    tags: [],
    time: "2023-11-14T22:13:21.500000000Z",
    ...more,
  });

const call = (type: string, fields: object = {}, more: object = {}) =>
  alert({ "evt.time": TIME, "evt.type": type, "proc.pid": 7, "thread.tid": 7, "proc.name": "cat", ...fields }, more);

const dropped = (fields: object) =>
  alert(fields, { rule: "Falco internal: syscall event drop", source: "internal", priority: "Debug" });

const MANY = "read write open close stat fstat lstat poll lseek mmap mprotect munmap brk ioctl access".split(" ");

const read = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  parseTraces(lines.join("\n"), "falco", { path: "a", architecture: null, ...more });
const callsOf = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  read(lines, more).traces.map(({ name, calls }) => [name, calls.join(" ")]);
const refusal = (lines: readonly string[], more: Partial<TraceSource> = {}) =>
  refusalText(() => read(lines, more), "E_TRACE");

describe("the reader of Falco's alerts", () => {
  it("makes one trace of each thread, and of each process or container where that is wanted", () => {
    const lines = [
      call("read", { "container.id": "c1" }),
      call("write", { "thread.tid": 8, "container.id": "c1" }),
      call("close", { "proc.pid": 9, "thread.tid": 9, "container.id": "host" }),
      call("dup", { "proc.pid": 9, "thread.tid": 9, "container.id": "<NA>" }),
      call("dup", { "proc.pid": 9, "thread.tid": 9, "container.id": null }),
    ];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read"],
      ["a#8", "write"],
      ["a#9", "close dup dup"],
    ]);
    expect(callsOf(lines, { per: "process" })).toEqual([
      ["a#7", "read write"],
      ["a#9", "close dup dup"],
    ]);
    expect(callsOf(lines, { per: "container" })).toEqual([
      ["a#c1", "read write"],
      ["a#host", "close dup dup"],
    ]);
  });

  it("gives the program, the time in seconds and the user's architecture", () => {
    const lines = [call("read", { "proc.name": "<NA>" }), call("close", { "evt.time": "22:13:21.5" })];
    expect(read(lines, { keepsTimes: true, architecture: "x86_64" }).traces).toEqual([
      {
        name: "a#7",
        calls: ["read", "close"],
        architecture: "x86_64",
        program: "cat",
        seconds: Float64Array.of(1_700_000_001.5, 1_700_000_001.5),
      },
    ]);
  });

  it("counts a call once whose entry and return both raised an alert", () => {
    const both = ["read", "read", "clone"].flatMap((type) => [
      call(type, { "evt.dir": ">" }),
      call(type, { "evt.dir": "<" }),
    ]);
    expect(callsOf(both)).toEqual([["a#7", "read read clone"]]);
    expect(callsOf([call("read", { "evt.dir": "<" }), call("read", { "evt.dir": "<" })])).toEqual([
      ["a#7", "read read"],
    ]);
    expect(callsOf([call("read"), call("read")])).toEqual([["a#7", "read read"]]);
  });

  it("counts a call once that several rules matched", () => {
    const at = (nanosecond: number, rule: string) =>
      call("read", {}, { rule, time: `2023-11-14T22:13:21.00000000${nanosecond}Z` });
    expect(callsOf([at(1, "x"), at(1, "y"), at(1, "z"), at(2, "x"), at(2, "y")])).toEqual([["a#7", "read read"]]);
    expect(callsOf([at(1, "x"), at(1, "x")])).toEqual([["a#7", "read read"]]);
  });

  it("leaves the return of a fork in the child to the parent's call, where the alert says what was returned", () => {
    const lines = [
      call("clone", { "evt.rawres": 8 }),
      call("clone", { "evt.rawres": 0, "thread.tid": 8 }),
      call("clone3", { "evt.rawres": "0", "thread.tid": 9, "evt.dir": "<" }),
      call("clone", { "evt.rawres": 0, "thread.tid": 7, "evt.dir": ">" }),
      call("read", { "evt.rawres": 0 }),
    ];
    expect(callsOf(lines)).toEqual([["a#7", "clone clone read"]]);
  });

  it.each([
    ["pread", "pread64"],
    ["pwrite", "pwrite64"],
    ["prlimit", "prlimit64"],
    ["llseek", "_llseek"],
    ["umount", "umount"],
  ])("gives the driver's %s the kernel's name, %s", (type, name) => {
    expect(callsOf([call(type)])).toEqual([["a#7", name]]);
  });

  it("does not count events that are not calls, and begins another trace after a thread's end", () => {
    const others = ["switch", "signaldeliver", "container", "pluginevent", "drop", "NA1", "__proto__"].map((type) =>
      call(type),
    );
    expect(callsOf([call("read"), ...others, call("procexit"), call("write")])).toEqual([
      ["a#7", "read"],
      ["a#7.2", "write"],
    ]);
    expect(callsOf([call("read"), call("procexit", { "thread.tid": null }), call("write")])).toEqual([
      ["a#7", "read write"],
    ]);
  });

  it("keeps equal ids of several hosts apart", () => {
    const lines = [
      call("read", {}, { hostname: "h" }),
      call("write", {}, { hostname: "g" }),
      call("procexit", {}, { hostname: "g" }),
      call("close", { "container.id": "host" }, { hostname: "g" }),
      call("dup", { "container.id": "host" }, { hostname: "h" }),
    ];
    expect(callsOf(lines)).toEqual([
      ["a#7", "read dup"],
      ["a#g:7", "write"],
      ["a#g:7.2", "close"],
    ]);
    expect(callsOf(lines.slice(3), { per: "container" })).toEqual([
      ["a#host", "close"],
      ["a#h:host", "dup"],
    ]);
  });

  it("knows a container by its long id or its name where the output has no other", () => {
    const lines = [call("read", { "container.name": "web" }), call("write", { "container.full_id": "ab" })];
    expect(callsOf(lines, { per: "container" })).toEqual([
      ["a#web", "read"],
      ["a#ab", "write"],
    ]);
  });

  it("warns of times that run backwards within a thread", () => {
    const lines = [call("read"), call("write", { "evt.time": TIME - 1_000_000 })];
    expect(read(lines).warnings.join()).toContain("1 event is earlier than the one before of the same thread");
  });

  it("counts the events that Falco reports as dropped", () => {
    const lines = [call("read"), dropped({ n_drops: "40", n_evts: "99" }), dropped({ n_drops: 1 }), dropped({})];
    expect(read(lines)).toMatchObject({ traces: [{ lostEvents: 42 }] });
    expect(read(lines).warnings.at(-1)).toContain("42 events");
  });

  it("warns that alerts are not a whole sequence, unless one rule matched many different calls", () => {
    expect(read([call("read")]).warnings).toEqual([expect.stringContaining("what its rules match")]);
    expect(read(MANY.map((type) => call(type))).warnings).toEqual([]);
    expect(read([...MANY.map((type) => call(type)), call("read", {}, { rule: "other" })]).warnings).toHaveLength(1);
    expect(read([...MANY.map((type) => call(type)), dropped({ n_drops: "1" })]).warnings).toHaveLength(1);
  });

  it("warns where alerts do not name their thread, and names what that merges", () => {
    const whole = MANY.map((type) => call(type));
    const threadless = call("read", { "thread.tid": null });
    expect(read([...whole, threadless]).warnings).toEqual([
      expect.stringContaining("threads of a process are one trace"),
    ]);
    expect(read([...whole, threadless], { per: "process" }).warnings).toEqual([]);
    const nobody = call("read", { "thread.tid": null, "proc.pid": "<NA>" });
    expect(read([...whole, nobody, threadless]).warnings).toEqual([
      expect.stringContaining("all of them are one trace"),
    ]);
    expect(callsOf([nobody])).toEqual([["a", "read"]]);
  });

  it("refuses alerts that are not about calls, with a rule that gives them", async () => {
    const text = await refusal([
      alert({ "proc.name": "cat" }),
      call("procexit"),
      alert({}, { output_fields: undefined }),
    ]);
    expect(text).toBe(
      "a: the file holds no system calls: it holds alerts that do not name their event (evt.type), procexit; " +
        "run a rule for every call whose output names %evt.type, %thread.tid and %proc.pid (docs/formats/falco.md)",
    );
    expect(await refusal([dropped({ n_drops: "1" })])).toContain("no system calls: run a rule");
  });

  it("skips and counts unknown and damaged lines, or refuses them where the user is strict", async () => {
    const lines = [call("read"), "Tue Nov 14 22:13:21 2023: Falco version 0.41", call("write").slice(0, 90), `{"a":1}`];
    expect(read(lines).warnings[0]).toBe("a:2: 3 lines are not Falco alerts and were skipped");
    expect(await refusal(lines, { isStrict: true })).toBe(
      `a:2: "Tue Nov 14 22:13:21 2023: Falco version 0.41" is not a Falco alert`,
    );
  });

  it("reads the same whatever the pieces and line ends", () => {
    const lines = [call("read"), call("openat", { "fd.name": "日" }), "é", call("procexit"), "", call("close")];
    const source: TraceSource = { path: "a", architecture: null, keepsTimes: true };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        (sizes, end) => {
          const text = `\uFEFF${lines.join(end)}${end}`;
          expect(readInPieces(text, "auto", source, sizes)).toEqual(parseTraces(text, "falco", source));
          expect(parseTraces(text, "falco", source).traces.map(({ calls }) => calls.join(" "))).toEqual([
            "read openat",
            "close",
          ]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("reads any values without another error than a refusal", () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom("<", ">", "<NA>", -1, 2 ** 60, null));
    const names = ["evt.dir", "evt.time", "evt.rawres", "proc.pid", "thread.tid", "container.id", "proc.name"];
    const fields = fc.dictionary(fc.constantFrom(...names, "__proto__", "constructor"), value);
    fc.assert(
      fc.property(fc.array(fields), (all) => {
        const { traces } = read([call("read"), ...all.map((each) => alert({ "evt.type": "write", ...each }))]);
        expect(new Set(traces.flatMap(({ calls }) => calls)).size).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("is recognised by its lines, and accepts no line of another format", () => {
    expect(sniffFormat(`${JSON_LINES.falco}\n`, "a")).toBe("falco");
    expect(isFalcoLine(alert({}, { output_fields: undefined }))).toBe(true);
    expect(isFalcoLine(call("read", { "fd.name": "x".repeat(9000) }).slice(0, 4096))).toBe(true);
    for (const line of [JSON_LINES.tracee, JSON_LINES.tetragon, NEW_TRACEE_LINE, ...FOREIGN_LINES]) {
      expect(isFalcoLine(line)).toBe(false);
    }
  });

  it.each([`{"rule":`, `{"output_fields" `, `{"rule":"`, "{", "\0"])(
    "takes no more than linear time over a long line of %j",
    (piece) =>
      expectLinear((size) => {
        const hostile = repeated(piece, size);
        isFalcoLine(hostile);
        expect(read([call("read"), hostile]).warnings.join()).toMatch(/1 line|NUL bytes/);
      }, HOSTILE_CHARACTERS),
  );
});
