import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { createLearner, fitMethod, parseMethod } from "../../src/detectors/methods.ts";
import { CALIBRATION_FOLDS, foldOf, foldsOf } from "../../src/detectors/cross-fit.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const traces = fc.array(tokens({ minLength: 4, maxLength: 14 }), { minLength: 2, maxLength: 14 });

/** The scores of a learner that learned `known` and never calibrated. */
async function scoresAfter(
  specification: string,
  known: readonly Tokens[],
  tested: readonly Tokens[],
): Promise<Float64Array> {
  const learner = createLearner(parseMethod(specification), vocabulary);
  await learner.extend(known);
  return (await learner.detector(new Float64Array())).score(tested);
}

describe.each([
  ["n-gram:n=3", 0],
  ["kneser-ney:n=3", 0],
  ["kneser-ney:n=2,folds=5", 5],
  ["stide:k=3,frame=2", 0],
  ["t-stide:k=2,rare=0.05,folds=9", 9],
])("the calibration of %s", (specification, foldSeed) => {
  it("is that of ten separate fits, bit for bit", async () => {
    await fc.assert(
      fc.asyncProperty(traces, async (known) => {
        const folds = foldsOf(known, foldSeed);
        const expected: number[] = [];
        for (let fold = 0; fold < CALIBRATION_FOLDS; fold += 1) {
          const own = withoutCopies(known.filter((_, index) => folds[index] === fold));
          const others = known.filter((_, index) => folds[index] !== fold);
          if (others.length === 0) return;
          if (own.length > 0) expected.push(...(await scoresAfter(specification, others, own)));
        }
        const detector = await fitMethod(specification, known, vocabulary);
        expect(Array.from(detector.calibrationScores)).toEqual(expected.sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it("changes nothing: the scores are those of a learner that never calibrated", async () => {
    await fc.assert(
      fc.asyncProperty(traces, traces, async (known, tested) => {
        const calibrated = await fitMethod(specification, known, vocabulary);
        expect(await calibrated.score(tested)).toEqual(await scoresAfter(specification, known, tested));
      }),
      { numRuns: 60 },
    );
  });
});

function fnv1a(text: string): number {
  return Array.from(text).reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0,
    0x811c9dc5,
  );
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

  it.each([1, 2, 3])("deals the keys of one fold over all folds with seed %d", (seed) => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 40_000; key += 1) {
      if (foldOf(Uint16Array.of(3, 4, key), 10) === 0) counts[foldOf(Uint16Array.of(3, 4, key), 10, seed)]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThan(500);
  });
});
