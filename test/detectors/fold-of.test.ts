import { describe, expect, it } from "@jest/globals";
import { foldOf } from "../../src/detectors/fold-of.ts";

describe("foldOf", () => {
  it("is FNV-1a of the key modulo the folds: published test vectors", () => {
    const whole = 2 ** 32;
    expect(["", "a", "foobar"].map((key) => foldOf(key, whole))).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it.each([0, 1, 2, 999_999])("spreads keys over all folds about evenly, seed %d", (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 10_000; key += 1) counts[foldOf(`3 4 ${key}`, 10, seed)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it.each([1, 2, 3])("deals the keys of one fold over all folds anew with seed %d", (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 40_000; key += 1) {
      if (foldOf(`3 4 ${key}`, 10) === 0) counts[foldOf(`3 4 ${key}`, 10, seed)]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThan(500);
  });
});
