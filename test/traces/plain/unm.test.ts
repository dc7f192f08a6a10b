import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { refusalText } from "../../support/refusal.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const read = (text: string, architecture: string | null = "opaque") =>
  parseTraces(text, "unm", { path: "a.int", architecture });
const refusal = (text: string, architecture: string | null = "opaque") =>
  refusalText(() => read(text, architecture), "E_TRACE");
const callsById = (text: string) => read(text).traces.map(({ name, calls }) => [name, calls.join(" ")]);

/** Processes that take turns: lines of [process id, call], a process's calls in order. */
const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 400 })), {
  minLength: 1,
  maxLength: 60,
});
const separator = fc.constantFrom(" ", "  ", "\t", " \t ");
const lineEnd = fc.constantFrom("\n", "\r\n", "  \n", " \t\r\n", "\n\n");

describe("the reader of unm", () => {
  it("makes one trace of each process, in order of its first call, and keeps those that take turns apart", () => {
    expect(callsById("7 4\n9 2\n7 66\n0 5\n9 4\n")).toEqual([
      ["a.int#7", "call-4 call-66"],
      ["a.int#9", "call-2 call-4"],
      ["a.int#0", "call-5"],
    ]);
  });

  it("gives back what was written, whatever the blanks and line ends, with or without a last line end", () => {
    fc.assert(
      fc.property(lines, separator, lineEnd, fc.boolean(), (written, blank, end, isClosed) => {
        const text = written.map(([id, call]) => `${id}${blank}${call}`).join(end) + (isClosed ? end : "");
        const expected = new Map<number, string[]>();
        for (const [id, call] of written) expected.set(id, [...(expected.get(id) ?? []), `call-${call}`]);
        expect(read(text).traces).toEqual(
          [...expected].map(([id, calls]) => ({ name: `a.int#${id}`, calls, architecture: "opaque" })),
        );
      }),
    );
  });

  it("names the calls by the user's own list, a number that it lacks after itself", () => {
    const source = { path: "a.int", architecture: null, callNames: ["indir", "exit", "fork"] };
    expect(parseTraces("7 2\n7 1\n7 3", "unm", source).traces).toEqual([
      { name: "a.int#7", calls: ["fork", "exit", "call-3"], architecture: null },
    ]);
  });

  it("continues with the same trace where an id comes back after another process", () => {
    expect(callsById("7 1\n8 1\n7 2\n")[0]).toEqual(["a.int#7", "call-1 call-2"]);
  });

  it("takes no number for a Linux call unless --arch says so, and none for anything where nobody said whose it is", async () => {
    expect(read("7 3\n7 4").traces[0]).toMatchObject({ calls: ["call-3", "call-4"], architecture: "opaque" });
    expect(await refusal("7 3\n7 4", null)).toContain("bare call numbers mean nothing without an architecture");
    expect(read("7 3\n7 4", "i386").traces[0]).toMatchObject({ calls: ["read", "write"], architecture: "i386" });
  });

  it.each([
    ["7 4\n7 x", 2, "7 x"],
    ["7 4\n\n7", 3, "7"],
    ["7 4 5", 1, "7 4 5"],
    ["7 4096", 1, "7 4096"],
    ["-1 4", 1, "-1 4"],
    ["7 4\r\n7 -4", 2, "7 -4"],
    ["7 4.5", 1, "7 4.5"],
    ["77777777777 4", 1, "77777777777 4"],
    ["7 4\nopen", 2, "open"],
  ])("refuses %j with file and line", async (text, line, shown) => {
    expect(await refusal(text)).toBe(
      `a.int:${line}: "${shown}" is not a process id followed by a system-call number (0..4095)`,
    );
  });

  it("refuses a text without a call, and an architecture without a table", async () => {
    expect(await refusal(" \n\n")).toBe("a.int: the file holds no system call");
    expect(await refusal("7 4", "vax")).toBe(
      'a.int: there is no call table for architecture "vax"; known: i386, x86_64, aarch64, arm, mips, mips64, mipsn32, ppc64le, riscv64, s390x (or opaque)',
    );
  });

  it("shows only the beginning of a long line, and refuses more processes than any recording holds", async () => {
    expect((await refusal(`7 ${"4".repeat(1e6)}`)).length).toBeLessThan(140);
    const crowd = Array.from({ length: 1_000_001 }, (_, id) => `${id} 4`).join("\n");
    expect(await refusal(crowd)).toContain("more than 1000000 threads");
  });
});

describe("sniffFormat, between the formats of numbers", () => {
  it.each([
    ["7 4\n7 2\n", "a.txt", "unm"],
    ["7 4  \r\n7 2  \r\n", "a", "unm"],
    ["0 4\n\n0 2", "a.txt", "unm"],
    ["\uFEFF7 4\n7 2", "a.txt", "unm"],
    ["7 4\n", "a.int", "unm"],
    ["5 3", "a.txt", "adfa"],
    ["5 3 3 6 102 340 \n", "a.txt", "adfa"],
    ["5 3 3 6 102 340 \n", "a.int", "adfa"],
    ["5\n3\n6", "a.txt", "adfa"],
    ["5 3\n6 4 5", "a.txt", "adfa"],
    ["5 3 4\n6 4", "a.txt", "adfa"],
    ["read write\nopen close", "a.txt", "names"],
  ])("%j in %s is %s", (text, path, format) => {
    expect(sniffFormat(text, path)).toBe(format);
  });

  it("takes any two or more lines of two numbers for process ids and calls, and one line of numbers for ADFA-LD's", () => {
    const number = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 40 }), (pairs) => {
        const text = pairs.map(([id, call]) => `${id} ${call}`).join("\n");
        expect(sniffFormat(text, "a.txt")).toBe("unm");
        expect(sniffFormat(text.replaceAll("\n", " "), "a.txt")).toBe("adfa");
      }),
    );
  });

  it("reads a UNM text as such by --input-format auto", () => {
    const { traces } = parseTraces("7 4\n7 2\n", "auto", { path: "a.txt", architecture: "opaque" });
    expect(traces.map((trace) => trace.calls)).toEqual([["call-4", "call-2"]]);
  });
});
