import {
  type ScoredTestTrace,
  adaptedOutcome,
  recalibratedOutcome,
  spreadOf,
} from "../../src/evaluate/redrawn-outcome.ts";
import { randomInteger } from "../support/random.ts";
import { describe, expect, it } from "@jest/globals";
import type { Detector } from "../../src/core/detector.ts";
import type { Trace } from "../../src/core/trace.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { attack, trace } from "../support/evaluation-data.ts";

function scores(count: number, seed: number, shift = 0): readonly ScoredTestTrace[] {
  const below = randomInteger(seed);
  return Array.from({ length: count }, (_, index) => ({
    score: shift + below(1e6) / 1e6,
    calls: 9,
    key: `${seed} ${index}`,
  }));
}

describe("recalibratedOutcome", () => {
  it("keeps the promise on the distinct traces that set no threshold, wherever their scores lie", () => {
    const outcome = recalibratedOutcome(scores(2000, 1, 7), scores(100, 2, 7.5), 0.05, 9)!;
    expect(outcome).toMatchObject({ draws: 20, calibrationTraces: 200, learntTraces: 0 });
    expect(outcome.observedDistinct.mean).toBeGreaterThan(0.03);
    expect(outcome.observedDistinct.mean).toBeLessThan(0.06);
    expect(outcome.detectionRate.mean).toBeGreaterThan(0.45);
    const { least, mean, greatest } = outcome.observed;
    expect([least, mean, greatest]).toEqual([least, mean, greatest].toSorted((a, b) => a - b));
  });

  it("counts copies as the files that they are, and leaves them on one side", () => {
    // One trace, never alarmed, is half of all files.
    const copy = { score: 0, calls: 9, key: "x" };
    const copies = [...scores(400, 3), ...Array<ScoredTestTrace>(400).fill(copy)];
    const outcome = recalibratedOutcome(copies, scores(10, 4), 0.05, 9)!;
    expect(outcome.calibrationTraces).toBe(40);
    // In a draw that takes the copies, only the others test.
    expect(outcome.observed.mean).toBeLessThan(0.75 * outcome.observedDistinct.mean);
  });

  it("is the same each time", () => {
    const run = () => recalibratedOutcome(scores(300, 5), scores(10, 6), 0.05, 9);
    expect(run()).toEqual(run());
  });

  it("leaves traces of too few calls out of the rates, and says how many they are", () => {
    const normals = scores(1000, 9);
    // Every short trace would raise an alarm.
    const half = normals.map((one, index) => (index % 2 === 0 ? one : { ...one, calls: 3, score: one.score + 1 }));
    const attacks = scores(4, 10, 2).map((one, index) => ({ ...one, calls: index === 3 ? 8 : 9 }));
    const outcome = recalibratedOutcome(half, attacks, 0.05, 9)!;
    expect(outcome.observed.mean).toBe(0);
    expect(outcome.unjudgedNormals.mean).toBeCloseTo(0.5, 1);
    expect(outcome.unjudgedAttacks).toEqual({ mean: 0.25, least: 0.25, greatest: 0.25 });
    expect(outcome.detectionRate.mean).toBe(1);
    expect(recalibratedOutcome(normals, attacks, 0.05, 10)).toBeNull();
  });

  it("is null where a tenth is too few for the promise, or a class is missing", () => {
    expect(recalibratedOutcome(scores(180, 7), scores(10, 8), 0.05, 9)).toBeNull();
    expect(recalibratedOutcome(scores(190, 7), scores(10, 8), 0.05, 9)).not.toBeNull();
    expect(recalibratedOutcome(scores(300, 7), scores(0, 8), 0.05, 9)).toBeNull();
    expect(recalibratedOutcome(scores(0, 7), scores(10, 8), 0.05, 9)).toBeNull();
  });
});

describe("spreadOf", () => {
  it("is mean, least and greatest", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ mean: 2, least: 1, greatest: 3 });
  });
});

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
