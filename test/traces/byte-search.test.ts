import { describe, expect, it } from "@jest/globals";
import { placeOf, searchedBytes } from "../../src/traces/byte-search.ts";

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
