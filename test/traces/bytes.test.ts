import {
  blankLength,
  lineEndAt,
  placeOf,
  searchedBytes,
  shownLine,
  shownWord,
  skipBlanks,
  skipDigits,
  skipName,
  skipWord,
  textAt,
} from "../../src/traces/bytes.ts";
import { describe, expect, it } from "@jest/globals";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const characters = Array.from({ length: 0x11000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe("blankLength", () => {
  it(String.raw`is the length of every character that \s matches, and 0 of every other`, () => {
    const wrong = characters.filter((character) => {
      const bytes = encode(character);
      return blankLength(bytes, 0) !== (/\s/.test(character) ? bytes.length : 0);
    });
    expect(wrong).toEqual([]);
  });

  it("is 0 of a blank cut short, and past the end", () => {
    for (const blank of ["\u00A0", "\u2028", "\uFEFF"]) expect(blankLength(encode(blank).subarray(0, -1), 0)).toBe(0);
    expect(blankLength(encode(" "), 1)).toBe(0);
  });
});

describe("what is skipped", () => {
  it("as a name are the letters, digits and _ of one that begins with no digit", () => {
    for (const character of characters.slice(0, 256)) {
      const name = /^[a-zA-Z_]/.test(character);
      expect([character, skipName(encode(character), 0)]).toEqual([character, name ? 1 : 0]);
      const goesOn = /^[a-zA-Z0-9_]/.test(character);
      expect([character, skipName(encode(`a${character}`), 0)]).toEqual([character, goesOn ? 2 : 1]);
    }
  });

  it("as blanks stays within the line, as digits within ASCII, as a word before any blank", () => {
    expect(skipBlanks(encode(" \u2003\r\n "), 0)).toBe(5);
    expect(skipDigits(encode("12３"), 0)).toBe(2);
    expect(skipWord(encode("é日\u00A0x"), 0)).toBe(5);
    expect(lineEndAt(encode("a\r\nb"), 3)).toBe(4);
  });
});

describe("what is shown", () => {
  it("of a word or line is its beginning as the whole text's decoder has it, whatever the bytes", () => {
    const damaged = Uint8Array.from([0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x80, 0xff, 0x61, 0xef, 0xbb]);
    const bytes = Uint8Array.from(Array.from({ length: 30 }, () => [...damaged]).flat());
    const whole = new TextDecoder().decode(bytes);
    for (const count of [1, 2, 3, 40, 41, 1000]) {
      expect(shownWord(bytes, 0, count)).toBe(whole.slice(0, count));
      expect(shownLine(bytes, 0, count)).toBe(whole.slice(0, count));
    }
    expect(shownWord(encode("日本 x\ny"), 0, 40)).toBe("日本");
    expect(shownLine(encode("日本 x\ny"), 0, 40)).toBe("日本 x");
  });

  it("keeps a byte order mark, which stands for itself in the middle of a text", () => {
    expect(textAt(encode("\uFEFFa"), 0, 4)).toBe("\uFEFFa");
  });
});

/** Bytes that begin at each place of a word, with what is looked for before and behind them. */
function* cuts(bytes: readonly number[]): Generator<Uint8Array> {
  for (let lead = 0; lead < 8; lead += 1) {
    const whole = new Uint8Array(lead + bytes.length + 4).fill(10);
    whole.set(bytes, lead);
    yield whole.subarray(lead, lead + bytes.length);
  }
}

describe("placeOf", () => {
  it("is the place of the first such byte from a place on, wherever the bytes begin in memory", () => {
    const texts = [
      [],
      [10],
      [0, 10, 0, 10],
      [1, 11, 9, 138, 10, 10],
      Array.from({ length: 80 }, (_, at) => (at % 13 === 12 ? 10 : (at * 37) % 256)),
      Array.from({ length: 71 }, (_, at) => 11 - (at % 2)),
    ];
    const wrong: unknown[] = [];
    for (const text of texts) {
      for (const bytes of cuts(text)) {
        const searched = searchedBytes(bytes);
        for (let from = 0; from <= bytes.length; from += 1) {
          for (let end = from; end <= bytes.length; end += 1) {
            for (const byte of [0, 10, 138, 255]) {
              const found = bytes.subarray(0, end).indexOf(byte, from);
              if (placeOf(byte, searched, from, end) !== (found < 0 ? end : found)) wrong.push([text, byte, from, end]);
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
