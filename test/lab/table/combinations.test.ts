import { describe, expect, it } from "@jest/globals";
import { createVocabulary } from "../../../src/core/vocabulary.ts";
import { fitMixture, mixtureWeight, type MixtureMember } from "../../../lab/table/combinations.ts";

const vocabulary = createVocabulary("x", ["a", "b"]);

/** A member that gives call `token` a surprise of its own. */
function member(name: string, bitsOf: readonly number[]): MixtureMember {
  const surprises: MixtureMember["surprises"] = (traces) =>
    Promise.resolve(traces.map((tokens) => Float64Array.from(tokens, (token) => bitsOf[token] ?? 0)));
  return {
    name,
    description: name,
    vocabulary,
    scoreUnit: "bits a call",
    minimumCalls: 1,
    calibrationScores: Float64Array.of(1),
    device: "cpu",
    threads: 1,
    score: () => Promise.resolve(new Float64Array()),
    surprises,
  };
}

describe("mixtureWeight", () => {
  it("gives all weight to a model that is better at every call", () => {
    expect(mixtureWeight([Float64Array.of(1, 1)], [Float64Array.of(3, 2)])).toBeGreaterThan(0.99);
  });

  it("is the weight of the highest likelihood, as a search over all weights finds it", () => {
    const first = [Float64Array.of(0.5, 4, 0.7), Float64Array.of(3)];
    const second = [Float64Array.of(2, 1, 3), Float64Array.of(1)];
    const bits = (weight: number): number =>
      first
        .flatMap((one, trace) => [...one].map((own, place) => [own, second[trace]?.[place] ?? NaN] as const))
        .reduce((sum, [own, other]) => sum - Math.log2(weight * 2 ** -own + (1 - weight) * 2 ** -other), 0);
    const weights = Array.from({ length: 1001 }, (_, step) => step / 1000);
    const best = weights.reduce((a, b) => (bits(b) < bits(a) ? b : a));
    expect(mixtureWeight(first, second)).toBeCloseTo(best, 2);
  });
});

describe("fitMixture", () => {
  it("gives every call the surprise of the interpolated probability, also where both are far below the smallest number", async () => {
    const heldOut = [Uint16Array.of(1, 2)];
    const { detector, weight } = await fitMixture(
      "m",
      [member("a", [24, 1, 2000]), member("b", [24, 2, 1999])],
      heldOut,
    );
    const [bits = new Float64Array()] = await detector.surprises(heldOut);
    expect(bits[0]).toBeCloseTo(-Math.log2(weight / 2 + (1 - weight) / 4), 12);
    expect(bits[1]).toBeCloseTo(1999 - Math.log2(weight / 2 + (1 - weight)), 9);
    const [score = NaN] = await detector.score(heldOut);
    expect(score).toBeCloseTo(((bits[0] ?? NaN) + (bits[1] ?? NaN)) / 2, 12);
    expect([...detector.calibrationScores]).toEqual([score]);
  });
});
