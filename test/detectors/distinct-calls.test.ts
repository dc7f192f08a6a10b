import { describe, expect, it } from "@jest/globals";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { fitMethod } from "../../src/detectors/methods.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const of = (...tokens: number[]): Uint16Array => Uint16Array.from(tokens);

describe("distinct-calls", () => {
  it("scores minus the number of distinct calls, in the order given", async () => {
    const detector = await fitMethod("distinct-calls", [of(1, 2), of(1)], vocabulary);
    expect(Array.from(await detector.score([of(1, 1, 1), of(3, 2, 1, 3), of(1, 2)]))).toEqual([-1, -3, -2]);
    expect(Array.from(await detector.score([]))).toEqual([]);
  });

  it("calibrates on the training traces, ascending", async () => {
    const detector = await fitMethod("distinct-calls", [of(1), of(1, 2, 3), of(1, 2)], vocabulary);
    expect(Array.from(detector.calibrationScores)).toEqual([-3, -2, -1]);
  });

  it("refuses a trace without calls rather than score it 0", async () => {
    const detector = await fitMethod("distinct-calls", [of(1)], vocabulary);
    await expect(detector.score([of(1), of()])).rejects.toThrow(RangeError);
  });
});
