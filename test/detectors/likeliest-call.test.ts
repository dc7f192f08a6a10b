import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { ngramNextCall } from "../../src/detectors/likeliest-call.ts";
import { countNgrams } from "../../src/detectors/ngram.ts";
import { advance, probabilityOf } from "../../src/detectors/ngram-probability.ts";
import { wittenBell } from "../../src/detectors/witten-bell.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);

describe("ngramNextCall", () => {
  it("names the call of the highest Witten-Bell probability among those that may be made, ties to the smaller", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokens({ minLength: 1 }), { minLength: 1, maxLength: 6 }),
        tokens({ maxLength: 30 }),
        fc.subarray([1, 2, 3], { minLength: 1 }),
        async (training, walked, choices) => {
          const counts = await countNgrams(training, vocabulary, 4);
          const walk = ngramNextCall(counts, new Set([0, ...choices])).start();
          const contexts = counts.startNodes();
          for (const token of walked) {
            const probabilities = choices.map((choice) => probabilityOf(counts, wittenBell(counts), contexts, choice));
            expect(walk.likeliest()).toBe(choices[probabilities.indexOf(Math.max(...probabilities))]);
            walk.advance(token);
            advance(counts, contexts, token);
          }
        },
      ),
    );
  });

  it("keeps two walks apart", async () => {
    const model = ngramNextCall(await countNgrams([Uint16Array.of(1, 2, 3, 1, 2)], vocabulary, 3), new Set([1, 2, 3]));
    const [one, other] = [model.start(), model.start()];
    one.advance(1);
    expect([one.likeliest(), other.likeliest()]).toEqual([2, 1]);
  });

  it("needs a call to choose from", async () => {
    const counts = await countNgrams([Uint16Array.of(1)], vocabulary, 3);
    expect(() => ngramNextCall(counts, new Set([0]))).toThrow(RangeError);
  });
});
