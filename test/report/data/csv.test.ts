import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { csv } from "../../../src/report/data/csv.ts";

const fieldOf = (text: string): string => csv(["h"], [[text]]).slice("h\r\n".length, -2);
/** What a reader of RFC 4180 has of a field. */
const cellOf = (field: string): string => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
/** How docs/output.md says to have the original back. */
const original = (cell: string): string =>
  cell.replace(/^'/, "").replace(/\\(?:\\|x([0-9a-f]{2})|u\{([0-9a-f]+)\})/g, (_, short?: string, long?: string) => {
    const digits = short ?? long;
    return digits === undefined ? "\\" : String.fromCodePoint(parseInt(digits, 16));
  });

describe("csv()", () => {
  it("quotes fields with a comma, a semicolon or a quote, doubles quotes, writes line breaks out and ends every line with CRLF", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ['x,"y"', "two\nlines"],
          ["a;b", 1.5],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",two\\x0alines\r\n"a;b",1.5\r\n');
  });

  it("leaves a figure that is missing or not finite empty", () => {
    expect(csv(["a"], [[null], [undefined], [NaN], [Infinity], [0], [true]])).toBe(
      "a\r\n\r\n\r\n\r\n\r\n0\r\ntrue\r\n",
    );
  });

  it("leaves numbers numbers, also below 0", () => {
    expect(csv(["a"], [[-0.5, -1e-9, 3]])).toBe("a\r\n-0.5,-1e-9,3\r\n");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "＋1", "－1", "＠1", "=cmd|' /C calc'!A0", "'=1"])(
    "guards what a spreadsheet would run with an apostrophe: %s",
    (text) => {
      expect(cellOf(fieldOf(text))).toBe(`'${text}`);
    },
  );

  it("writes out a tab or carriage return at the start, behind which a formula could stand", () => {
    expect(fieldOf("\t=1")).toBe("\\x09=1");
    expect(fieldOf("\r=1")).toBe("\\x0d=1");
  });

  it("leaves no semicolon before a formula, where some spreadsheets begin a cell whatever the quotes say", () => {
    expect(fieldOf('a;=1;b; "@x')).toBe('"a\\x3b=1;b\\x3b ""@x"');
  });

  it("gives any text back by the documented rule, and no cell begins like a formula", () => {
    const unit = fc.oneof(
      fc.constantFrom(...Array.from("=+-@'\\;\", \t\r\n\u202e\u009b")),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const field = fieldOf(text);
        expect(original(cellOf(field))).toBe(text);
        expect(field).toMatch(/^(?:[^",;]*|"(?:[^"]|"")*")$/);
        for (const part of field.split(/[;]/)) expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
        expect(field).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
      { numRuns: 1000 },
    );
  });
});
