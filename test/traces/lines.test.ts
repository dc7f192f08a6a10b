import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createWordStore, lineNumberAt, linesOf, wordsOf } from "../../src/traces/lines.ts";

const texts = fc.string({ unit: fc.constantFrom("a", "b", " ", "\t", "\r", "\n"), maxLength: 40 });

describe("linesOf", () => {
  it("gives the lines that hold more than blanks, each with its line number", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const expected = text
          .split("\n")
          .map((line, index) => ({ line: line.trimStart(), number: index + 1 }))
          .filter(({ line }) => line !== "");
        const found = [...linesOf(text)].map(({ piece, offset }) => ({
          line: piece,
          number: lineNumberAt(text, offset),
        }));
        expect(found).toEqual(expected);
      }),
    );
  });
});

describe("wordsOf", () => {
  it("gives the words between blanks and line ends, each with its place", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const words = [...wordsOf(text)];
        expect(words.map(({ piece }) => piece)).toEqual(text.split(/\s+/).filter((word) => word !== ""));
        for (const { piece, offset } of words) expect(text.slice(offset, offset + piece.length)).toBe(piece);
      }),
    );
  });
});

describe("createWordStore", () => {
  it("gives the words back unchanged", () => {
    const store = createWordStore();
    for (const word of ["read", "read", "rt_sigprocmask", ""]) expect(store(word)).toBe(word);
  });
});
