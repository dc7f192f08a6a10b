import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createWordTable } from "../../src/traces/word-table.ts";

const encoder = new TextEncoder();

describe("createWordTable", () => {
  it("makes one value of each word, however many there are and whatever is in them", () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "b", "é", "Ã", "©"), maxLength: 6 }),
      fc.integer({ min: 0, max: 99_999 }).map(String),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const made: string[] = [];
        const table = createWordTable((text) => {
          made.push(text);
          return { text };
        });
        const firsts = new Map<string, object>();
        for (const text of [...words, ...words]) {
          const bytes = encoder.encode(`<${text}>`);
          const value = table(bytes, 1, bytes.length - 1);
          expect(value.text).toBe(text);
          expect(value).toBe(firsts.get(text) ?? value);
          firsts.set(text, value);
        }
        expect(made).toEqual([...new Set(words)]);
      }),
    );
  });

  it("forgets the words of a text that has ever new ones, and makes them again", () => {
    let made = 0;
    const table = createWordTable((word) => {
      made += 1;
      return word;
    });
    const valueOf = (word: string) => {
      const bytes = encoder.encode(word);
      return table(bytes, 0, bytes.length);
    };
    for (let number = 0; number < 200_000; number += 1) valueOf(String(number));
    expect(made).toBe(200_000);
    expect(valueOf("199999")).toBe("199999");
    expect(made).toBe(200_000);
    expect(valueOf("0")).toBe("0");
    expect(made).toBe(200_001);
  });

  it("keeps 20,000 words apart, which share the places of 1,024", () => {
    const table = createWordTable((word) => word);
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 20_000; number += 1) {
        const bytes = encoder.encode(String(number));
        expect(table(bytes, 0, bytes.length)).toBe(String(number));
      }
    }
  });
});
