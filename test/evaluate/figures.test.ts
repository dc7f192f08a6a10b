import { describe, expect, it } from "@jest/globals";
import {
  evaluationResampling,
  figuresOf as figuresWith,
  pairedDifference,
  type ClassScores,
} from "../../src/evaluate/figures.ts";

const resampling = evaluationResampling();
const figuresOf = (normals: ClassScores, attacks: ClassScores, families: readonly string[]) =>
  figuresWith(normals, attacks, families, resampling);
const classOf = (...scores: number[]) => ({ scores: Float64Array.from(scores), keys: scores.map(String) });

describe("figuresOf", () => {
  it("measures AUC, rates and each family against all normals, ties half", async () => {
    const { result } = await figuresOf(classOf(1, 2, 3, 4), classOf(2, 4, 5, 6), ["b", "a", "b", "b"]);
    expect(result).toMatchObject({
      normalTraces: 4,
      attackTraces: 4,
      auc: (1.5 + 3.5 + 4 + 4) / 16,
      falseAlarmRateAt90: 0.75,
      detectionRateAt: { "0.01": 0.5, "0.05": 0.5, "0.15": 0.5 },
      families: {
        a: { attackTraces: 1, auc: 3.5 / 4, detectionRateAt: { "0.01": 0, "0.05": 0, "0.15": 0 } },
        b: { attackTraces: 3, auc: 9.5 / 12 },
      },
    });
    expect(Object.keys(result.families)).toEqual(["a", "b"]);
  });

  it("the intervals hold the AUC and are the same in every run", async () => {
    const normals = classOf(...Array.from({ length: 60 }, (_, index) => Math.sin(index * 7)));
    const attacks = classOf(...Array.from({ length: 40 }, (_, index) => Math.sin(index * 5) + 0.7));
    const families = attacks.keys.map(() => "a");
    const { result } = await figuresOf(normals, attacks, families);
    for (const [low, high] of [result.aucInterval, result.aucIntervalDistinct]) {
      expect(low).toBeLessThan(result.auc);
      expect(high).toBeGreaterThan(result.auc);
    }
    expect((await figuresOf(normals, attacks, families)).result).toEqual(result);
  });

  it("takes a family named like a property of objects for a name", async () => {
    const { result } = await figuresOf(classOf(1), classOf(2, 3), ["__proto__", "constructor"]);
    expect(Object.keys(result.families)).toEqual(["__proto__", "constructor"]);
  });
});

describe("pairedDifference", () => {
  it("is exactly zero, interval and all, for two detectors that rank alike", async () => {
    const own = await figuresOf(classOf(1, 2, 3), classOf(2, 3, 4), ["a", "a", "a"]);
    const other = await figuresOf(classOf(10, 20, 30), classOf(20, 30, 40), ["a", "a", "a"]);
    expect(pairedDifference(own, other, "stide")).toEqual({ against: "stide", auc: 0, interval: [0, 0] });
  });

  it("is positive where the first is better", async () => {
    const own = await figuresOf(classOf(1, 2, 3), classOf(4, 5, 6), ["a", "a", "a"]);
    const other = await figuresOf(classOf(4, 5, 6), classOf(1, 2, 3), ["a", "a", "a"]);
    expect(pairedDifference(own, other, "stide")).toEqual({ against: "stide", auc: 1, interval: [1, 1] });
  });
});
