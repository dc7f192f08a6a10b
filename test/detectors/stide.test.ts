import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { withoutCopies } from "../../src/core/trace-key.ts";
import { foldOf } from "../../src/detectors/cross-fit.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { tokens } from "../support/arbitrary.ts";
import { refusalText } from "../support/refusal.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const windowCalls = fc.integer({ min: 2, max: 5 });
const training = fc.array(tokens({ maxLength: 15 }), { minLength: 1, maxLength: 12 });

/** The windows of a trace as texts: the slow, obvious way. */
function windows(trace: Tokens, width: number): string[] {
  const all: string[] = [];
  for (let from = 0; from + width <= trace.length; from += 1) all.push(trace.slice(from, from + width).join());
  return all;
}

function referenceScore(known: readonly Tokens[], trace: Tokens, width: number): number {
  const seen = known.flatMap((one) => windows(one, width));
  const own = windows(trace, width);
  return own.filter((window) => !seen.includes(window)).length / own.length;
}

describe("stide", () => {
  it("scores the share of windows that no training trace holds: as a slow reference does", async () => {
    await fc.assert(
      fc.asyncProperty(
        training,
        fc.array(tokens({ minLength: 5, maxLength: 15 })),
        windowCalls,
        async (known, tested, width) => {
          fc.pre(known.some((trace) => trace.length >= width));
          const detector = await fitMethod(`stide:k=${width}`, known, vocabulary);
          expect(Array.from(await detector.score(tested))).toEqual(
            tested.map((trace) => referenceScore(known, trace, width)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("calibrates on ten-fold cross-fitted scores of the distinct traces, copies in one fold: as a slow reference does", async () => {
    await fc.assert(
      fc.asyncProperty(training, windowCalls, async (known, width) => {
        const usable = known.filter((trace) => trace.length >= width);
        fc.pre(usable.length > 0);
        const fold = (trace: Tokens): number => foldOf(trace, 10);
        const expected = withoutCopies(usable).map((trace) =>
          referenceScore(
            usable.filter((other) => fold(other) !== fold(trace)),
            trace,
            width,
          ),
        );
        const detector = await fitMethod(`stide:k=${width}`, known, vocabulary);
        expect(Array.from(detector.calibrationScores)).toEqual(expected.sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it("scores a training trace 0, though its cross-fitted score is not", async () => {
    const trace = Uint16Array.of(1, 2, 3, 1, 2);
    const detector = await fitMethod(`stide:k=3`, [trace], vocabulary);
    expect(Array.from(await detector.score([trace]))).toEqual([0]);
    expect(Array.from(detector.calibrationScores)).toEqual([1]);
  });

  it("tells tokens apart over the whole of uint16, surrogate code units included", async () => {
    const detector = await fitMethod(`stide:k=2`, [Uint16Array.of(0xd83d, 0xde00, 0xfffe)], vocabulary);
    const tested = [Uint16Array.of(0xd83d, 0xde00), Uint16Array.of(0xde00, 0xd83d), Uint16Array.of(0xfffd, 0xfffe)];
    expect(Array.from(await detector.score(tested))).toEqual([0, 1, 1]);
  });

  it("counts a window of just the rare share as seen, whatever the rounding", async () => {
    const seven = Array.from({ length: 7 }, () => Uint16Array.of(1, 2));
    const others = Array.from({ length: 93 }, () => Uint16Array.of(2, 1));
    const detector = await fitMethod("t-stide:k=2,rare=0.07", [...seven, ...others], vocabulary);
    expect(Array.from(await detector.score([Uint16Array.of(1, 2)]))).toEqual([0]);
  });

  it("scores a trace of a million calls", async () => {
    const long = Uint16Array.from({ length: 1_000_000 }, (_, index) => index % 3);
    const detector = await fitMethod("stide", [long], vocabulary);
    expect(Array.from(await detector.score([long, Uint16Array.of(0, 0, 0, 0, 0, 0)]))).toEqual([0, 1]);
  });

  it("reports progress trace by trace", async () => {
    const detector = await fitMethod(`stide:k=2`, [Uint16Array.of(1, 2, 3)], vocabulary);
    const steps: number[][] = [];
    await detector.score([Uint16Array.of(1, 2), Uint16Array.of(2, 3)], (...step) => steps.push(step));
    expect(steps).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("refuses to fit on no trace of a window's length, and to score a shorter trace", async () => {
    for (const training of [[], [Uint16Array.of(1, 2, 3)]]) {
      expect(await refusalText(() => fitMethod("stide", training, vocabulary), "E_DATASET")).toContain("holds 6 calls");
    }
    const detector = await fitMethod(`stide:k=3`, [Uint16Array.of(1, 2, 3)], vocabulary);
    expect(detector.minimumCalls).toBe(3);
    await expect(detector.score([Uint16Array.of(1, 2)])).rejects.toThrow(RangeError);
  });
});
