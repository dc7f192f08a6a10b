import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const nonEmpty = tokens({ minLength: 1, maxLength: 8 });

const TOKENS = [0, 1, 2, 3];
const frequencies = (of: Tokens): number[] =>
  TOKENS.map((token) => of.filter((one) => one === token).length / of.length);
const length = (of: readonly number[]): number => Math.hypot(...of);

/** The distances by their definitions, over every call of the vocabulary. */
const APART: Readonly<Record<string, (first: Tokens, second: Tokens) => number>> = {
  hellinger(first, second) {
    const [p, q] = [frequencies(first), frequencies(second)];
    return length(TOKENS.map((token) => Math.sqrt(p[token]!) - Math.sqrt(q[token]!))) / Math.SQRT2;
  },
  cosine(first, second) {
    const [p, q] = [frequencies(first), frequencies(second)];
    return 1 - TOKENS.reduce((sum, token) => sum + p[token]! * q[token]!, 0) / (length(p) * length(q));
  },
};

describe.each(Object.keys(APART))("bag, %s", (distance) => {
  const apart = APART[distance]!;
  const nearest = (known: readonly Tokens[], trace: Tokens, neighbours: number): number => {
    const distances = known.map((one) => apart(trace, one)).sort((a, b) => a - b);
    const taken = distances.slice(0, neighbours);
    return taken.reduce((sum, one) => sum + one, 0) / taken.length;
  };

  it("scores the mean distance to the nearest distinct traces, and calibrates leaving each out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(nonEmpty, { minLength: 2, maxLength: 8 }),
        fc.array(nonEmpty),
        fc.integer({ min: 1, max: 3 }),
        async (known, tested, neighbours) => {
          const distinct = withoutCopies(known);
          fc.pre(distinct.length >= 2);
          const detector = await fitMethod(`bag:k=${neighbours},distance=${distance}`, known, vocabulary);
          for (const [index, score] of (await detector.score(tested)).entries())
            expect(score).toBeCloseTo(nearest(distinct, tested[index]!, neighbours), 9);
          const left = distinct.map((trace) =>
            nearest(
              distinct.filter((other) => other !== trace),
              trace,
              neighbours,
            ),
          );
          for (const [index, score] of left.sort((a, b) => a - b).entries())
            expect(detector.calibrationScores[index]).toBeCloseTo(score, 9);
        },
      ),
    );
  });

  it("is exactly 0 for equal frequencies, whatever the lengths: rounding breaks no tie", async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, nonEmpty, fc.integer({ min: 1, max: 7 }), async (trace, other, times) => {
        fc.pre(trace.join() !== other.join());
        const detector = await fitMethod(`bag:distance=${distance}`, [trace, other], vocabulary);
        const longer = Uint16Array.from(Array.from({ length: times }, () => [...trace].reverse()).flat());
        expect(Array.from(await detector.score([longer]))).toEqual([0]);
      }),
    );
  });

  it("is 1 for a trace that shares no call", async () => {
    const detector = await fitMethod(
      `bag:distance=${distance}`,
      [Uint16Array.of(1), Uint16Array.of(1, 2, 2)],
      vocabulary,
    );
    expect((await detector.score([Uint16Array.of(3, 0, 3)]))[0]).toBeCloseTo(1, 12);
  });
});
