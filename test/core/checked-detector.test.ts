import { describe, expect, it } from "@jest/globals";
import { checkedDetector } from "../../src/core/checked-detector.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";

const detectorOf = (scores: readonly number[]) =>
  checkedDetector({
    name: "odd",
    description: "",
    vocabulary: createVocabulary("any", ["read"]),
    scoreUnit: "bits a call",
    minimumCalls: 1,
    calibrationScores: new Float64Array(),
    device: "cpu",
    threads: 1,
    score: () => Promise.resolve(Float64Array.from(scores)),
  });
const traces = [Uint16Array.of(1), Uint16Array.of(1)];

describe("checkedDetector", () => {
  it("passes one finite score a trace on", async () => {
    expect([...(await detectorOf([1, -2]).score(traces))]).toEqual([1, -2]);
  });

  it.each([
    ["fewer scores than traces", [1], "odd gave 1 scores for 2 traces"],
    ["more scores than traces", [1, 2, 3], "odd gave 3 scores for 2 traces"],
    ["NaN", [1, NaN], "odd gave trace 1 of 2 the score NaN"],
    ["infinity", [-Infinity, 1], "odd gave trace 0 of 2 the score -Infinity"],
  ])("takes %s for a fault of the program, never for a verdict", async (_, scores, message) => {
    await expect(detectorOf(scores).score(traces)).rejects.toThrow(new RangeError(message));
  });
});
