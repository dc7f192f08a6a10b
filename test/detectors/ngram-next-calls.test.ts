import { describe, expect, it } from "@jest/globals";
import { generateTraces } from "../../src/core/generate-traces.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { createLearner, parseMethod } from "../../src/detectors/methods.ts";
import { fitNextCalls, ngramNextCall } from "../../src/detectors/ngram-next-calls.ts";
import { randomInteger } from "../support/random.ts";
import { refusalText } from "../support/refusal.ts";
import * as fc from "fast-check";
import { countNgrams } from "../../src/detectors/ngram.ts";
import { advance, probabilityOf } from "../../src/detectors/ngram-probability.ts";
import { wittenBell } from "../../src/detectors/smoothing.ts";
import { tokens } from "../support/arbitrary.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c", "d"]);
const random = randomInteger(3);
const training = Array.from({ length: 12 }, () =>
  Uint16Array.from({ length: 60 }, (_, at) => 1 + ((at + random(2)) % 4)),
);

describe("fitNextCalls", () => {
  it.each(["n-gram", "kneser-ney", "n-gram:n=3"])(
    "%s: the mean surprise of what it makes is the score that its detector gives it",
    async (specification) => {
      const method = parseMethod(specification);
      const source = await fitNextCalls(method, training, vocabulary);
      const traces = await generateTraces(source, { calls: 200, traces: 3, temperature: 1, seed: 1 });
      const learner = createLearner(method, vocabulary);
      await learner.extend(training);
      const scores = await (await learner.detector()).score(traces.map((trace) => trace.tokens));
      for (const [index, trace] of traces.entries()) expect(trace.meanBits).toBeCloseTo(scores[index]!, 9);
    },
  );

  it("gives distributions: the probabilities of all calls add up to 1, after a prompt too", async () => {
    const source = await fitNextCalls(parseMethod("n-gram"), training, vocabulary);
    const steps = await source.begin(2, Uint16Array.of(1, 2, 3));
    const bits = Float64Array.from(await steps.bits());
    for (const row of [0, 1]) {
      const own = bits.slice(row * vocabulary.size, (row + 1) * vocabulary.size);
      expect(own.reduce((sum, value) => sum + 2 ** -value, 0)).toBeCloseTo(1, 12);
    }
  });

  it("refuses a method that only tells traces apart, and traces without a call", async () => {
    const fit = (method: string, traces: readonly Uint16Array[]): Promise<unknown> =>
      fitNextCalls(parseMethod(method), traces, vocabulary);
    expect(await refusalText(() => fit("stide", training), "E_USAGE")).toMatch(/^stide .*n-gram, kneser-ney/);
    expect(await refusalText(() => fit("n-gram", [new Uint16Array()]), "E_DATASET")).toMatch(/no training trace/);
  });
});

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
