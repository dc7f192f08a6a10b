import { describe, expect, it } from "@jest/globals";
import {
  chanceOf,
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
    for (const ends of [result.aucInterval, result.aucIntervalDistinct]) {
      const [low, high] = ends ?? [NaN, NaN];
      expect(low).toBeLessThan(result.auc);
      expect(high).toBeGreaterThan(result.auc);
    }
    expect((await figuresOf(normals, attacks, families)).result).toEqual(result);
  });

  it("withholds every interval below ten distinct traces of a kind, copies or not", async () => {
    const many = classOf(...Array.from({ length: 30 }, (_, index) => index));
    const few = (distinct: number) => classOf(...Array.from({ length: 30 }, (_, index) => (index % distinct) + 0.5));
    const none = { aucInterval: null, aucIntervalDistinct: null };
    const families = many.keys.map(() => "a");
    for (const [normals, attacks] of [
      [many, few(9)],
      [few(9), many],
      [few(1), few(3)],
    ] as const) {
      const figures = await figuresOf(normals, attacks, families);
      expect(figures.result).toMatchObject(none);
      expect(chanceOf(figures, 1)).toBeNull();
    }
    expect((await figuresOf(many, few(10), families)).result.aucInterval).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
  });

  it("takes a family named like a property of objects for a name", async () => {
    const { result } = await figuresOf(classOf(1), classOf(2, 3), ["__proto__", "constructor"]);
    expect(Object.keys(result.families)).toEqual(["__proto__", "constructor"]);
  });
});

describe("chanceOf", () => {
  const series = (shift: number, count = 40) =>
    classOf(...Array.from({ length: count }, (_, index) => Math.sin(index * 7 + shift) + shift));
  const figures = async (shift: number) => figuresOf(series(0, 60), series(shift), Array<string>(40).fill("a"));

  it("tells an AUC above 0.5, one below it, and one whose interval holds it", async () => {
    expect(chanceOf(await figures(1), 1)?.verdict).toBe("better");
    expect(chanceOf(await figures(0.05), 1)?.verdict).toBe("no better");
    expect(chanceOf(await figures(-1), 1)?.verdict).toBe("worse");
  });

  it("widens the interval with the number of detectors looked at, so that all hold together", async () => {
    const one = chanceOf(await figures(0.3), 1)!;
    const many = chanceOf(await figures(0.3), 10)!;
    expect([one.level, many.level]).toEqual([0.95, 0.995]);
    expect(many.interval[0]).toBeLessThan(one.interval[0]);
    expect(many.interval[1]).toBeGreaterThan(one.interval[1]);
  });

  it("calls a detector that tells nothing apart no better than chance", async () => {
    const same = classOf(...Array<number>(20).fill(1));
    const keyed = { ...same, keys: same.keys.map((_, index) => String(index)) };
    expect(chanceOf(await figuresOf(keyed, keyed, keyed.keys), 5)?.verdict).toBe("no better");
  });
});

describe("pairedDifference", () => {
  const upTo = (count: number, from = 0) => classOf(...Array.from({ length: count }, (_, index) => from + index));

  it("is exactly zero, interval and all, for two detectors that rank alike", () => {
    const own = { normals: upTo(10), attacks: upTo(10, 5) };
    const other = { normals: upTo(10, 100), attacks: upTo(10, 105) };
    expect(pairedDifference(own, other, "stide", resampling)).toEqual({
      against: "stide",
      auc: 0,
      interval: [0, 0],
      normalTraces: 10,
      attackTraces: 10,
    });
  });

  it("is positive where the first is better, and has no interval where traces are few", () => {
    const own = { normals: upTo(3), attacks: upTo(3, 10) };
    const other = { normals: upTo(3, 10), attacks: upTo(3) };
    expect(pairedDifference(own, other, "stide", resampling)).toMatchObject({ auc: 1, interval: null });
  });
});
