import { describe, expect, it } from "@jest/globals";
import type { Detector } from "../../src/core/detector.ts";
import type { Trace } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { adaptedOutcome } from "../../src/evaluate/adapted.ts";
import { attack, trace } from "../support/evaluation-data.ts";

const digits = createVocabulary("x", "0 1 2 3 4 5 6 7 8 9".split(" "));

/** `count` different traces of four calls. */
const different = (count: number): Trace[] =>
  Array.from({ length: count }, (_, index) => trace(String(1000 + index).replaceAll(/\d(?=\d)/g, "$& ")));

/** A detector to which everything learnt scores 0 and everything else 1, that remembers what it was asked. */
function memory(learnt: readonly Trace[], asked: string[]): Detector {
  const known = new Set(learnt.map((one) => one.calls.join("")));
  const textOf = (tokens: Uint16Array): string => Array.from(tokens, (token) => token - 1).join("");
  return {
    name: "memory",
    description: "remembers",
    vocabulary: digits,
    scoreUnit: "strangeness",
    minimumCalls: 2,
    calibrationScores: new Float64Array(),
    device: "cpu",
    threads: 1,
    score: (traces) => {
      asked.push(...traces.map(textOf));
      return Promise.resolve(Float64Array.from(traces, (tokens) => (known.has(textOf(tokens)) ? 0 : 1)));
    },
  };
}

describe("adaptedOutcome", () => {
  it("learns four fifths of a tenth, scores the last fifth and all others, and nothing that it has learnt", async () => {
    const validation = different(1000);
    const draws: { learnt: readonly Trace[]; asked: string[] }[] = [];
    const outcome = await adaptedOutcome(
      (more) => {
        const asked: string[] = [];
        draws.push({ learnt: more, asked });
        return Promise.resolve(memory(more, asked));
      },
      { validation: [...validation, ...validation.slice(0, 500)], attack: [attack("7 7"), attack("7 7"), attack("8")] },
      2,
      0.05,
      () => undefined,
    );
    expect(outcome).toMatchObject({ draws: 3, learntTraces: 80, calibrationTraces: 20 });
    for (const { learnt, asked } of draws) {
      const own = learnt.map((one) => one.calls.join(""));
      expect(new Set(own).size).toBe(80);
      // 20 that calibrate and their pieces of 2 and 3 calls from either end, 900 that test, the one distinct attack that is long enough.
      expect(asked).toHaveLength(20 + 20 * 2 * 2 + 900 + 1);
      expect(asked.filter((text) => own.includes(text))).toEqual([]);
      expect(own).not.toContain("77");
    }
    expect(new Set(draws.map(({ learnt }) => learnt[0]?.name)).size).toBeGreaterThan(1);
    // Calibration and test score 1 alike: nothing is above the threshold.
    expect(outcome?.observed).toEqual({ mean: 0, least: 0, greatest: 0 });
  });

  it("fits nothing where the fifth is too few for the promise, or a class is missing", async () => {
    const never = (): Promise<Detector> => Promise.reject(new Error("fitted"));
    const run = (validation: readonly Trace[], attacks: readonly Trace[]) =>
      adaptedOutcome(never, { validation, attack: attacks }, 2, 0.05, () => undefined);
    expect(await run(different(900), [attack("7 7")])).toBeNull();
    expect(await run(different(1000), [attack("7")])).toBeNull();
    expect(await run([], [attack("7 7")])).toBeNull();
    await expect(run(different(1000), [attack("7 7")])).rejects.toThrow("fitted");
  });
});
