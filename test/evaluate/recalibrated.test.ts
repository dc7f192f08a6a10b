import { describe, expect, it } from "@jest/globals";
import { recalibratedOutcome, type KeyedScores } from "../../src/evaluate/recalibrated.ts";
import { randomInteger } from "../support/random.ts";

function scores(count: number, seed: number, shift = 0): KeyedScores {
  const below = randomInteger(seed);
  const drawn = Array.from({ length: count }, () => shift + below(1e6) / 1e6);
  return { scores: drawn, calls: drawn.map(() => 9), keys: drawn.map((_, index) => `${seed} ${index}`) };
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
    const { scores: own, keys } = scores(400, 3);
    // One trace, never alarmed, is half of all files.
    const copies = {
      scores: [...own, ...Array<number>(400).fill(0)],
      calls: Array<number>(800).fill(9),
      keys: [...keys, ...Array<string>(400).fill("x")],
    };
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
    const calls = normals.scores.map((_, index) => (index % 2 === 0 ? 9 : 3));
    // Every short trace would raise an alarm.
    const high = normals.scores.map((score, index) => (index % 2 === 0 ? score : score + 1));
    const attacks = { ...scores(4, 10, 2), calls: [9, 9, 9, 8] };
    const outcome = recalibratedOutcome({ ...normals, calls, scores: high }, attacks, 0.05, 9)!;
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
