import { describe, expect, it } from "@jest/globals";
import { refusalText } from "../../support/refusal.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const read = (text: string, architecture: string | null = "i386") =>
  parseTraces(text, "adfa", { path: "a.txt", architecture });
const refusal = (text: string, architecture: string | null = "i386") =>
  refusalText(() => read(text, architecture), "E_TRACE");

describe("the reader of adfa", () => {
  it("reads i386 numbers as names, one trace a file, a trailing blank or line end not counted", () => {
    expect(read("5 3 3 6 102 340 \n")).toEqual({
      format: "adfa",
      traces: [
        { name: "a.txt", calls: ["open", "read", "read", "close", "socketcall", "prlimit64"], architecture: "i386" },
      ],
      warnings: [],
    });
  });

  it("takes tabs, line ends of Windows and lines as blanks", () => {
    expect(read("3\t4\r\n5\n\n6").traces[0]?.calls).toEqual(["read", "write", "open", "close"]);
  });

  it("keeps a number that the table lacks", () => {
    expect(read("4000").traces[0]?.calls).toEqual(["syscall_4000"]);
  });

  it.each(["", " ", "\n\n", "\t \r\n"])("refuses the empty text %j, naming the file", async (text) => {
    expect(await refusal(text)).toBe("a.txt: the file holds no system call");
  });

  it.each([
    ["3 4 x 5", 1, "x"],
    ["3 4\n5 abc", 2, "abc"],
    ["3\n\n\n-5", 4, "-5"],
    ["3 4096", 1, "4096"],
    ["3 99999999999999999999999", 1, "99999999999999999999999"],
    ["3 1e3", 1, "1e3"],
    ["3 4.5", 1, "4.5"],
    ["3 0x10", 1, "0x10"],
    ["3 NaN", 1, "NaN"],
    ["3\r\n4\r\n３", 3, "３"],
  ])("refuses %j with file and line", async (text, line, word) => {
    expect(await refusal(text)).toBe(`a.txt:${line}: "${word}" is not a system-call number (0..4095)`);
  });

  it("shows only the beginning of a long word", async () => {
    expect((await refusal("z".repeat(1e6))).length).toBeLessThan(120);
  });

  it("refuses bare numbers without an architecture, and one that it has no table for, saying what to do", async () => {
    expect(await refusal("3 4", null)).toContain("--arch i386");
    expect(await refusal("3 4", "vax")).toContain('no call table for architecture "vax"; known: i386, x86_64, aarch64');
    expect(await refusal("3 4", "constructor")).toContain("no call table");
  });
});
