import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary, UNKNOWN_CALL_BITS } from "../../src/core/vocabulary.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { foldsOf } from "../../src/detectors/cross-fit.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { fitLanguageModel } from "../support/fit-language-model.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const training = fc.array(tokens({ maxLength: 12 }), { minLength: 1, maxLength: 8 });
const order = fc.integer({ min: 1, max: 5 });

/** Witten-Bell by the book: every context is looked up in the whole training text at each call. */
function referenceSurprises(known: readonly Tokens[], tested: Tokens, n: number): number[] {
  const pad = (trace: Tokens): string[] => [...Array.from({ length: n - 1 }, () => "^"), ...Array.from(trace, String)];
  const probability = (context: readonly string[], call: string): number => {
    const shorter = context.length === 0 ? 1 / vocabulary.size : probability(context.slice(1), call);
    const followers = known.flatMap((trace) => {
      const text = pad(trace);
      return text.filter(
        (_, at) => at >= n - 1 && context.every((word, place) => text[at - context.length + place] === word),
      );
    });
    if (followers.length === 0) return shorter;
    const distinct = new Set(followers).size;
    return (
      (followers.filter((follower) => follower === call).length + distinct * shorter) / (followers.length + distinct)
    );
  };
  const text = pad(tested);
  return Array.from(tested, (call, index) =>
    call === 0 ? UNKNOWN_CALL_BITS : -Math.log2(probability(text.slice(index, index + n - 1), String(call))),
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("n-gram", () => {
  it("scores the mean surprise of a call: as Witten-Bell by the book does", async () => {
    await fc.assert(
      fc.asyncProperty(training, fc.array(tokens({ minLength: 1, maxLength: 12 })), order, async (known, tested, n) => {
        fc.pre(known.some((trace) => trace.length > 0));
        const detector = await fitMethod(`n-gram:n=${n}`, known, vocabulary);
        const scores = await detector.score(tested);
        for (const [index, trace] of tested.entries())
          expect(scores[index]).toBeCloseTo(mean(referenceSurprises(known, trace, n)), 9);
      }),
      { numRuns: 150 },
    );
  });

  it("calibrates on ten-fold cross-fitted scores of the distinct traces, copies in one fold", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokens({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 }),
        async (known) => {
          const folds = foldsOf(known, 0);
          const expected = withoutCopies(known).map((trace) =>
            mean(
              referenceSurprises(
                known.filter((_, other) => folds[other] !== folds[known.indexOf(trace)]),
                trace,
                3,
              ),
            ),
          );
          const detector = await fitMethod("n-gram:n=3", known, vocabulary);
          for (const [index, score] of expected.sort((a, b) => a - b).entries()) {
            expect(detector.calibrationScores[index]).toBeCloseTo(score, 9);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("gives every call a distribution that sums to 1 and holds the call's own surprise", async () => {
    const detector = await fitLanguageModel(
      "n-gram:n=3",
      [Uint16Array.of(1, 2, 3, 1, 2, 3), Uint16Array.of(2, 2, 1)],
      vocabulary,
    );
    for (const call of await detector.explain(Uint16Array.of(1, 2, 2, 3), vocabulary.size)) {
      expect(call.expected.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      const own = call.expected.find(({ token }) => token === call.token);
      expect(-Math.log2(own?.probability ?? 0)).toBeCloseTo(call.surpriseBits, 12);
    }
  });

  it("costs 24 bits for an unknown call", async () => {
    const detector = await fitMethod("n-gram", [Uint16Array.of(1, 2)], vocabulary);
    expect(await detector.score([Uint16Array.of(0)])).toEqual(Float64Array.of(UNKNOWN_CALL_BITS));
  });

  it("asks for a training trace", async () => {
    await expect(fitMethod("n-gram", [], vocabulary)).rejects.toMatchObject({ code: "E_DATASET" });
  });
});
