import { describe, expect, it } from "@jest/globals";
import { foldOf } from "../../src/detectors/fold-of.ts";

function fnv1a(text: string): number {
  return Array.from(text).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
}

describe("foldOf", () => {
  it("is FNV-1a of the tokens in decimal, parted by blanks, modulo the folds", () => {
    expect(["", "a", "foobar"].map(fnv1a)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]); // published
    const traces = [[], [7], [3, 4, 340], [65_535, 0]].map((tokens) => Uint16Array.from(tokens));
    expect(traces.map((tokens) => foldOf(tokens, 2 ** 32))).toEqual(traces.map((tokens) => fnv1a(tokens.join(" "))));
  });

  it.each([0, 1, 2, 999_999])("spreads keys over all folds about evenly, seed %d", (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 10_000; key += 1) counts[foldOf(Uint16Array.of(3, 4, key), 10, seed)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it.each([1, 2, 3])("deals the keys of one fold over all folds anew with seed %d", (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 40_000; key += 1) {
      if (foldOf(Uint16Array.of(3, 4, key), 10) === 0) counts[foldOf(Uint16Array.of(3, 4, key), 10, seed)]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThan(500);
  });
});
