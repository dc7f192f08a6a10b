import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { isSentinelError } from "../../src/errors.ts";
import { parseTraces } from "../../src/traces/parse-traces.ts";
import { sniffFormat } from "../../src/traces/sniff.ts";
import { refusalText } from "../support/refusal.ts";

const source = { path: "a.txt", architecture: "i386" };

describe("sniffFormat", () => {
  it.each([
    ["5 3 3 6", "adfa"],
    ["\n\n  5\n3", "adfa"],
    ["-5 3", "adfa"],
    ["5 3\n6 six", "adfa"],
    ["read write", "names"],
    ["# architecture: x86_64\nread", "names"],
    ["futex|close|call-7", "names"],
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

  it("looks past a long comment and many blank lines for the first call", () => {
    expect(sniffFormat(`${"# why\n".repeat(5000)}${"\n".repeat(9000)}read write`, "a.txt")).toBe("names");
  });

  it("refuses a text of no known format with file, line and what to do", async () => {
    const refusal = await refusalText(() => sniffFormat("\n{}", "a.txt"), "E_TRACE");
    expect(refusal).toMatch(/^a\.txt:2: no known trace format.*--input-format/);
  });

  it("takes no longer over a line without an end", () => {
    const start = performance.now();
    for (const letter of ["a", "1", "(", " a", '"', "a "]) {
      try {
        sniffFormat(letter.repeat(3e6), "a.txt");
      } catch (error) {
        expect(isSentinelError(error)).toBe(true);
      }
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe("parseTraces", () => {
  it("reads what the content shows, a byte-order mark not counted", () => {
    expect(parseTraces("\uFEFF3 4", "auto", source).traces[0]?.calls).toEqual(["read", "write"]);
    expect(parseTraces("\uFEFF# x\nread", "auto", source).traces[0]?.calls).toEqual(["read"]);
  });

  it("refuses an empty text and a binary one, naming the file", async () => {
    expect(await refusalText(() => parseTraces("", "auto", source), "E_TRACE")).toContain("a.txt: ");
    const binary = () => parseTraces("3 4 \0 5", "auto", source);
    expect(await refusalText(binary, "E_TRACE")).toBe("a.txt: the file is binary, not a text of system calls");
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
