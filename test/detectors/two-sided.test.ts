import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { withoutCopies } from "../../src/detectors/distinct-tokens.ts";
import { fitNgram } from "../../src/detectors/ngram.ts";
import { fitOmission } from "../../src/detectors/omission.ts";
import { fitTwoSided } from "../../src/detectors/two-sided.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const trace = tokens({ minLength: 2, maxLength: 8 });
const training = fc.array(trace, { minLength: 2, maxLength: 8 });

function transitions(of: Tokens): Set<string> {
  return new Set(Array.from(of.subarray(1), (token, place) => `${String(of[place])} ${token}`));
}

function referenceOmission(known: readonly Tokens[], tested: Tokens): number {
  const own = transitions(tested);
  const shares = known.map((other) => {
    const theirs = [...transitions(other)];
    return theirs.filter((transition) => own.has(transition)).length / theirs.length;
  });
  return 1 - Math.max(0, ...shares);
}

describe("fitOmission", () => {
  it("is the share of the best-matching known trace's transitions that never come: as a slow reference says", () => {
    fc.assert(
      fc.property(training, trace, (known, tested) => {
        const omission = fitOmission(known, vocabulary.size);
        expect(omission.score(tested)).toBeCloseTo(referenceOmission(known, tested), 12);
        const left = known.map((own, index) =>
          referenceOmission(
            known.filter((_, other) => other !== index),
            own,
          ),
        );
        for (const [index, score] of omission.leaveOneOut().entries())
          expect(score).toBeCloseTo(left[index] ?? NaN, 12);
      }),
    );
  });
});

describe("fitTwoSided", () => {
  it("adds both sides, each standardised by its scores of the distinct training traces", async () => {
    await fc.assert(
      fc.asyncProperty(training, trace, async (known, tested) => {
        const distinct = withoutCopies(known);
        fc.pre(distinct.length >= 2);
        const detector = await fitTwoSided(known, vocabulary);
        const ngram = await fitNgram(known, vocabulary);
        const commissionScores = (await fitNgram(distinct, vocabulary)).calibrationScores;
        const omission = fitOmission(distinct, vocabulary.size);
        const z = (scores: Float64Array, score: number): number => {
          const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
          const deviation = Math.sqrt(scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / scores.length);
          return (score - mean) / (deviation > 0 ? deviation : 1);
        };
        const [commission = NaN] = await ngram.score([tested]);
        const expected = z(commissionScores, commission) + z(omission.leaveOneOut(), omission.score(tested));
        const [score = NaN] = await detector.score([tested]);
        fc.pre(Math.abs(expected) < 1e6);
        expect(score).toBeCloseTo(expected, 6);
        expect(detector.calibrationScores).toHaveLength(distinct.length);
      }),
      { numRuns: 60 },
    );
  });
});
