import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { kneserNey, wittenBell } from "../../src/detectors/smoothing.ts";
import { lookedUpSurprises, preparedSurprises } from "../../src/detectors/ngram-probability.ts";
import { countNgrams } from "../../src/detectors/ngram.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c", "d"]);
const training = fc.array(tokens({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });

describe.each([
  ["Witten-Bell", wittenBell],
  ["Kneser-Ney", kneserNey],
])("%s probabilities worked out beforehand", (_, smooth) => {
  it("give the surprises that looking up every context gives, to the bit", async () => {
    await fc.assert(
      fc.asyncProperty(
        training,
        tokens({ maxLength: 40, size: 5 }),
        fc.integer({ min: 1, max: 6 }),
        async (known, tested, order) => {
          const counts = await countNgrams(known, vocabulary, order);
          const smoothing = smooth(counts);
          expect(preparedSurprises(counts, smoothing)(tested)).toEqual(lookedUpSurprises(counts, smoothing)(tested));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("give them too after traces were taken back and counted again", async () => {
    await fc.assert(
      fc.asyncProperty(training, tokens({ maxLength: 20 }), async (known, tested) => {
        const counts = await countNgrams(known, vocabulary, 4);
        const fresh = preparedSurprises(counts, smooth(counts))(tested);
        const more = Uint16Array.of(4, 3, 4, 3, 2, 1);
        counts.add(more);
        counts.remove(more);
        expect(preparedSurprises(counts, smooth(counts))(tested)).toEqual(fresh);
        expect(lookedUpSurprises(counts, smooth(counts))(tested)).toEqual(fresh);
      }),
    );
  });
});
