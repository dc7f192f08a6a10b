import { describe, expect, it } from "@jest/globals";
import { parseCallNames } from "../../src/traces/call-names.ts";
import { refusalText } from "../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../support/growth.ts";

describe("parseCallNames", () => {
  it("counts lines of names from 0, and takes a number where a line has one", () => {
    expect(parseCallNames("exit\nfork\nread\n", "m")).toEqual(["exit", "fork", "read"]);
    expect(parseCallNames("0 exit\r\n2 read\n1 fork", "m")).toEqual(["exit", "fork", "read"]);
  });

  it("names a number without a name after itself", () => {
    expect(parseCallNames("exit\n\nread", "m")).toEqual(["exit", "call-1", "read"]);
    expect(parseCallNames("3 read", "m")).toEqual(["call-0", "call-1", "call-2", "read"]);
  });

  it.each([
    ["exit\nto read", 2],
    ["1 exit\n1 fork", 2],
    ["5000 exit", 1],
    ["exit\n7 9", 2],
    ["exit()", 1],
    ["exit\n5 ", 2],
    [`exit\n${"a".repeat(257)}`, 2],
  ])("refuses %j with file and line", async (text, line) => {
    expect(await refusalText(() => parseCallNames(text, "m"), "E_TRACE")).toMatch(new RegExp(`^m:${line}: `));
  });

  it("passes blanks around a line, a byte order mark and blank lines", () => {
    expect(parseCallNames("\uFEFF exit \r\n\tfork\t\n \n3 , read\n\n", "m")).toEqual([
      "exit",
      "fork",
      "call-2",
      "read",
    ]);
  });

  it.each([" ", ",", "1 ", "a ", "1,"])("refuses a long line of %j in no more than linear time", (piece) =>
    expectLinear((size) => {
      const long = repeated(piece, size);
      for (const line of [long, `1 ${long}()`]) {
        expect(() => parseCallNames(`exit\n${line}()`, "m")).toThrow("is not the name of a further call");
      }
    }, HOSTILE_CHARACTERS),
  );

  it("refuses an empty list", async () => {
    expect(await refusalText(() => parseCallNames(" \n", "m"), "E_TRACE")).toBe("m: holds no names of calls");
  });
});
