import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { createLearner, fitMethod, parseMethod } from "../../src/detectors/methods.ts";
import { CALIBRATION_FOLDS, foldsOf } from "../../src/detectors/cross-fit.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const traces = fc.array(tokens({ minLength: 4, maxLength: 14 }), { minLength: 2, maxLength: 14 });

/** The scores of a learner that learnt `known` and never calibrated. */
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
  it("is that of ten separate fits, bit for bit, though traces are only taken back and learnt again", async () => {
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

  it("leaves what was learnt as it was: the scores are those of a learner that never calibrated", async () => {
    await fc.assert(
      fc.asyncProperty(traces, traces, async (known, tested) => {
        const calibrated = await fitMethod(specification, known, vocabulary);
        expect(await calibrated.score(tested)).toEqual(await scoresAfter(specification, known, tested));
      }),
      { numRuns: 60 },
    );
  });
});
