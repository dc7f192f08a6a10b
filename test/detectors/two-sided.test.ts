import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { LanguageModel } from "../../src/core/detector.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { createOmission } from "../../src/detectors/omission.ts";
import { createTwoSidedLearner, TWO_SIDED } from "../../src/detectors/two-sided.ts";
import { fitLanguageModel } from "../support/fit-language-model.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const trace = tokens({ minLength: 2, maxLength: 8 });
const training = fc.array(trace, { minLength: 2, maxLength: 8 });
const METHOD = { name: "two-sided", parameters: {} };

function z(scores: Float64Array, score: number): number {
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const deviation = Math.sqrt(scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / scores.length);
  return (score - mean) / (deviation > 0 ? deviation : 1);
}

describe("two-sided", () => {
  it("adds both sides, each standardised by its scores of the distinct training traces", async () => {
    await fc.assert(
      fc.asyncProperty(training, trace, async (known, tested) => {
        const distinct = withoutCopies(known);
        fc.pre(distinct.length >= 2);
        const detector = await fitMethod("two-sided", known, vocabulary);
        const ngram = await fitMethod("n-gram", known, vocabulary);
        const commissionScores = (await fitMethod("n-gram", distinct, vocabulary)).calibrationScores;
        const omission = createOmission(2, vocabulary.size);
        for (const one of distinct) omission.add(one);
        const own = Float64Array.from(distinct, (one, index) => omission.score(one, index));
        const [commission = NaN] = await ngram.score([tested]);
        const expected = z(commissionScores, commission) + z(own, omission.score(tested, null));
        const [score = NaN] = await detector.score([tested]);
        fc.pre(Math.abs(expected) < 1e6);
        expect(score).toBeCloseTo(expected, 6);
        expect(detector.calibrationScores).toHaveLength(distinct.length);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses fewer than two different traces", async () => {
    const one = Uint16Array.of(1, 2, 3);
    await expect(fitMethod("two-sided", [one, one.slice()], vocabulary)).rejects.toMatchObject({ code: "E_DATASET" });
  });
});

describe("a two-sided learner", () => {
  it("scores the same whether it learns its traces at once or one batch after the other", async () => {
    await fc.assert(
      fc.asyncProperty(training, training, trace, async (first, second, tested) => {
        const together = createTwoSidedLearner(METHOD, vocabulary);
        await together.extend([...first, ...second]);
        const apart = createTwoSidedLearner(METHOD, vocabulary);
        await apart.extend(first);
        fc.pre(withoutCopies(first).length >= 2);
        await apart.detector();
        await apart.extend(second);
        const [a, b] = [await together.detector(), await apart.detector()];
        expect(await b.score([tested])).toEqual(await a.score([tested]));
        expect(b.calibrationScores).toEqual(a.calibrationScores);
      }),
      { numRuns: 40 },
    );
  });

  it("takes a trained network in the place of the n-gram model and calibrates on the traces held out of it", async () => {
    const known = [Uint16Array.of(1, 2, 3, 1), Uint16Array.of(2, 2, 3), Uint16Array.of(3, 1, 3, 2)];
    const learner = createTwoSidedLearner(METHOD, vocabulary);
    await learner.extend(known);
    const network = {
      ...(await fitLanguageModel("n-gram", known, vocabulary)),
      name: "network",
      score: (traces: Parameters<LanguageModel["score"]>[0]) =>
        Promise.resolve(Float64Array.from(traces, (one) => one.length)),
      calibrationScores: Float64Array.of(2, 4),
    };
    const heldOut = known.slice(2);
    const detector = await learner.detectorWith({ detector: network, heldOut });
    const omission = createOmission(2, vocabulary.size);
    for (const one of known) omission.add(one);
    const own = Float64Array.from(known, (one, index) => omission.score(one, index));
    const tested = Uint16Array.of(1, 1, 1);
    const [score = NaN] = await detector.score([tested]);
    expect(score).toBeCloseTo(z(Float64Array.of(2, 4), 3) + z(own, omission.score(tested, null)), 9);
    const expected = z(Float64Array.of(2, 4), 4) + z(own, omission.score(heldOut[0] ?? tested, 2));
    expect([...detector.calibrationScores]).toEqual([expect.closeTo(expected, 9)]);
  });

  it("counts only what is above the usual when it adds positive parts", async () => {
    const known = [Uint16Array.of(1, 2, 3, 1), Uint16Array.of(2, 2, 3), Uint16Array.of(3, 1, 3, 2)];
    const learner = createTwoSidedLearner(METHOD, vocabulary, { ...TWO_SIDED, combination: "positive" });
    await learner.extend(known);
    const detector = await learner.detector();
    expect(Math.min(...detector.calibrationScores)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...(await detector.score(known)))).toBeGreaterThanOrEqual(0);
  });
});
