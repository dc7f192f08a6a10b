import { describe, expect, it } from "@jest/globals";
import { sentenceOf } from "../../../src/problems/problem.ts";
import { PAGE } from "../../../src/web/worker/page-edge.ts";

describe("a problem on the page", () => {
  it("names the page's own controls in place of options, and the command line's where it has none", () => {
    expect(sentenceOf({ problem: "trace.numbers-without-table", path: "x.int" }, PAGE)).toBe(
      'x.int: bare call numbers mean nothing without an architecture; give the architecture i386 under "How to read them" (ADFA-LD), ' +
        "x86_64, aarch64 or another, the command line's --call-names FILE where you have the list, " +
        'or the architecture opaque under "How to read them" where the table is not known',
    );
    expect(sentenceOf({ problem: "trace.threads-only", path: "t.log", lacks: "names no containers" }, PAGE)).toBe(
      't.log: the text names no containers; read it with one trace per thread under "How to read them"',
    );
  });
});
