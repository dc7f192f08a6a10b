import { describe, expect, it } from "@jest/globals";
import { pageWords } from "../../../src/web/page/page-words.ts";

describe("pageWords", () => {
  it("names the page's own controls in place of options", () => {
    expect(
      pageWords("x.int: numbers need an architecture: give --arch i386, or --arch opaque where nobody knows the table"),
    ).toBe(
      'x.int: numbers need an architecture: choose the architecture i386 under "How to read them", or the architecture "opaque" under "How to read them" where nobody knows the table',
    );
    expect(pageWords("t.log: threads cannot be told apart; read it with --per thread")).toBe(
      't.log: threads cannot be told apart; read it with one trace a thread ("How to read them")',
    );
    expect(pageWords("a.txt: no line is one; it looks like strace: --input-format strace reads it")).toContain(
      'the format strace under "How to read them" reads it',
    );
  });

  it("leaves alone what names no option", () => {
    expect(pageWords("strace -f -o trace.txt COMMAND")).toBe("strace -f -o trace.txt COMMAND");
  });
});
