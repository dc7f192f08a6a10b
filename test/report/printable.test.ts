import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { json, jsonLine } from "../../src/report/data/json.ts";
import {
  printable,
  printableColours,
  printableJson,
  printableLines,
  reversiblyPrintable,
} from "../../src/report/printable.ts";

/** One of each kind that may steer a terminal, turn the reading order or hide. */
const STEERING: readonly (readonly [string, string])[] = [
  ["NUL", "\0"],
  ["escape", "\x1b"],
  ["line break", "\n"],
  ["carriage return", "\r"],
  ["DEL", "\x7f"],
  ["C1 control sequence introducer", "\u009b"],
  ["next line", "\u0085"],
  ["soft hyphen", "\u00ad"],
  ["Arabic letter mark", "\u061c"],
  ["left-to-right mark", "\u200e"],
  ["right-to-left mark", "\u200f"],
  ...["\u202a", "\u202b", "\u202c", "\u202d", "\u202e"].map((one) => ["embedding or override", one] as const),
  ...["\u2066", "\u2067", "\u2068", "\u2069"].map((one) => ["isolate", one] as const),
  ["line separator", "\u2028"],
  ["paragraph separator", "\u2029"],
  ["zero-width space", "\u200b"],
  ["zero-width joiner", "\u200d"],
  ["word joiner", "\u2060"],
  ["byte order mark", "\ufeff"],
  ["variation selector", "\ufe0f"],
  ["variation selector of plane 14", "\u{e0100}"],
  ["tag letter", "\u{e0041}"],
  ["Hangul filler", "\u3164"],
  ["grapheme joiner", "\u034f"],
  ["high surrogate alone", "\ud83d"],
  ["low surrogate alone", "\ude00"],
];
const LEFT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...STEERING.map(([, one]) => one), "\\", "a", "é"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

describe("printable()", () => {
  it.each(STEERING)("writes a %s out", (_, character) => {
    expect(printable(`a${character}b`)).toMatch(/^a\\(x[0-9a-f]{2}|u\{[0-9a-f]+\})b$/);
  });

  it("leaves nothing of the kind in any text", () => {
    fc.assert(fc.property(anyText, (text) => !LEFT.test(printable(text))));
  });

  it("keeps ordinary text of any language, accents of their own characters and pictures", () => {
    const text = "Überwachung 監視 β.txt ﻿".trim() + "e\u0301 😀 é ← 5 µs";
    expect(printable(text)).toBe(text);
  });
});

describe("printableLines() and printableColours()", () => {
  it("keep line breaks; colours only the latter, and no other sequence", () => {
    const text = "\x1b[31mred\x1b[39m\n\x1b[2J\x1b]0;title\x07";
    expect(printableLines(text)).toBe("\\x1b[31mred\\x1b[39m\n\\x1b[2J\\x1b]0;title\\x07");
    expect(printableColours(text)).toBe("\x1b[31mred\x1b[39m\n\\x1b[2J\\x1b]0;title\\x07");
  });
});

describe("reversiblyPrintable()", () => {
  it("gives every text back by its documented rule", () => {
    const back = (written: string): string =>
      written.replace(/\\(?:\\|x([0-9a-f]{2})|u\{([0-9a-f]+)\})/g, (_, short?: string, long?: string) => {
        const digits = short ?? long;
        return digits === undefined ? "\\" : String.fromCodePoint(parseInt(digits, 16));
      });
    fc.assert(
      fc.property(anyText, (text) => {
        const written = reversiblyPrintable(text);
        expect(written).not.toMatch(LEFT);
        expect(back(written)).toBe(text);
      }),
    );
  });
});

describe("printableJson()", () => {
  it("escapes all of them as \\u escapes, two beyond U+FFFF", () => {
    expect(printableJson('"\u009b\u202e\u{e0041}"')).toBe('"\\u009b\\u202e\\udb40\\udc41"');
  });

  it("parses to the same value, and nothing of the kind but its line breaks is in it", () => {
    fc.assert(
      fc.property(
        fc.dictionary(anyText, fc.oneof(anyText, fc.double({ noDefaultInfinity: true, noNaN: true }), fc.boolean())),
        (value) => {
          for (const text of [json(value), jsonLine(value)]) {
            expect(text.replaceAll("\n", "")).not.toMatch(LEFT);
            expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
          }
          expect(jsonLine(value)).toMatch(/^[^\n]*\n$/);
        },
      ),
    );
  });
});
