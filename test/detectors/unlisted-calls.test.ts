import { describe, expect, it } from "@jest/globals";
import { areaUnderCurve, rocCurve } from "../../src/core/roc.ts";
import type { Trace } from "../../src/core/trace.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { DEFAULT_BASELINES, METHODS } from "../../src/detectors/methods.ts";
import { methodFit } from "../../src/app/fitted-detector.ts";

const trace = (calls: readonly string[]): Trace => ({ name: "", architecture: null, calls });
const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const scoresOf = async (method: string, training: readonly Trace[], traces: readonly Trace[]): Promise<number[]> => {
  const detector = await methodFit(method, { architecture: null })(training);
  return [...(await detector.score(traces.map(({ calls }) => encodeCalls(detector.vocabulary, calls))))];
};

/** Normal traces of 8 to 12 different calls, all of them trained. */
const training = Array.from({ length: 20 }, (_, at) => trace(numbered("n", 8 + (at % 5))));
/** As in the sets of UNM: the attacks make five of these, and many calls that no training trace makes. */
const attacks = Array.from({ length: 20 }, (_, at) => trace([...numbered("n", 5), ...numbered("u", 10 + at)]));

describe("calls that no training trace makes", () => {
  it("count by name in distinct-calls: attacks of many such calls are the least suspicious to it, not the most", async () => {
    const [normal, attack] = [
      await scoresOf("distinct-calls", training, training),
      await scoresOf("distinct-calls", training, attacks),
    ];
    expect(attack).toEqual(attacks.map(({ calls }) => -calls.length));
    expect(areaUnderCurve(rocCurve(Float64Array.from(normal), Float64Array.from(attack)))).toBe(0);
  });

  it("count by name in the Jaccard distance of call-set", async () => {
    const [distance] = await scoresOf("call-set", training, [trace([...numbered("n", 8), ...numbered("u", 8)])]);
    expect(distance).toBe(0.5);
  });

  it("count by name in two-sided with the set of calls, whose other sides and language model take them as one", async () => {
    const few = trace(["n0", "n1", "u0", "u0", "u0"]);
    const many = trace(["n0", "n1", "u0", "u1", "u2"]);
    const [known, apart] = await scoresOf("two-sided:sides=call-set", training, [few, many]);
    expect(apart).toBeGreaterThan(known!);
    for (const sides of ["omission", "omission3", "kinship"]) {
      const [one, other] = await scoresOf(`two-sided:sides=${sides}`, training, [few, many]);
      expect(other).toBe(one);
      const [both, bothApart] = await scoresOf(`two-sided:sides=call-set+${sides}`, training, [few, many]);
      expect(bothApart! - both!).toBeCloseTo(apart! - known!, 9);
    }
  });

  it("are as far apart in a bag of calls as their names are", async () => {
    const few = trace(["n0", "n1", "u0", "u0", "u0", "u0"]);
    const many = trace(["n0", "n1", "u0", "u1", "u2", "u3"]);
    // The length of the bag is the root of 18 where one call comes four times, of 6 where four come once.
    const cosine = await scoresOf("bag:distance=cosine", training, [few, many]);
    expect(cosine[0]).toBeCloseTo(1 - 2 / Math.sqrt(18 * 8), 12);
    expect(cosine[1]).toBeCloseTo(1 - 2 / Math.sqrt(6 * 8), 12);
    const hellinger = await scoresOf("bag", training, [few, many]);
    expect(hellinger[0]).toBeCloseTo(hellinger[1]!, 12);
  });

  it.each([...new Set([...DEFAULT_BASELINES, ...METHODS])])(
    "change no score of %s by their names alone",
    async (method) => {
      const named = attacks.map(({ calls }) => trace(calls.map((call) => call.replace("u", "other"))));
      expect(await scoresOf(method, training, named)).toEqual(await scoresOf(method, training, attacks));
    },
  );

  it("may be more than a token can number: the last ones are one", async () => {
    const many = trace(numbered("u", 70_000));
    const [score] = await scoresOf("distinct-calls", training, [many]);
    expect(score).toBeLessThan(-60_000);
  });
});
