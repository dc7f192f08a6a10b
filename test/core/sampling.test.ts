import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import {
  LARGEST_SEED,
  bootstrapAucs,
  createResampling,
  groupsOf,
  percentileInterval,
  randomStreams,
  shuffledGroups,
  singletonGroups,
} from "../../src/core/sampling.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "@jest/globals";
import { areaUnderCurve, rocCurve } from "../../src/core/roc.ts";
import { scores } from "../support/arbitrary.ts";

const firstDraws = (seed: number, count: number): number[] => randomStreams(seed, count).map(uniformFloat64);

describe("randomStreams", () => {
  it("gives the same streams for the same seed, however many are asked for", () => {
    expect(firstDraws(5, 3)).toEqual(firstDraws(5, 10).slice(0, 3));
    expect(new Set(firstDraws(5, 100)).size).toBe(100);
  });

  it("spreads the first draws of small seeds over 0..1", () => {
    const draws = Array.from({ length: 400 }, (_, seed) => firstDraws(seed, 1)[0]!);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = draws.filter((draw) => Math.floor(10 * draw) === tenth).length;
      expect(inside).toBeGreaterThan(15);
      expect(inside).toBeLessThan(80);
    }
  });

  it.each([-1, 0.5, NaN, LARGEST_SEED + 1])("refuses %d as a seed", (seed) => {
    expect(() => randomStreams(seed, 1)).toThrow(RangeError);
  });
});

const keys = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 30 });

describe("shuffledGroups", () => {
  it("holds every trace once, all copies of a trace together", () => {
    fc.assert(
      fc.property(keys, fc.integer(), (given, seed) => {
        const groups = shuffledGroups(given, seed);
        expect(groups.flat().sort((a, b) => a - b)).toEqual([...given.keys()]);
        expect(groups.map((group) => new Set(group.map((index) => given[index])).size)).toEqual(groups.map(() => 1));
        expect(new Set(groups.map(([first = 0]) => given[first])).size).toBe(groups.length);
      }),
    );
  });

  it("gives the same order for the same seed, and every order about equally often", () => {
    const given = ["a", "b", "c"];
    expect(shuffledGroups(given, 7)).toEqual(shuffledGroups(given, 7));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed += 1) {
      const order = shuffledGroups(given, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

const onFiles = (values: Float64Array) => ({ scores: values, groups: singletonGroups(values.length) });

describe("bootstrapAucs", () => {
  it("gives the same draws for the same seed, and others for another", () => {
    const normals = onFiles(Float64Array.from({ length: 40 }, (_, index) => Math.sin(index)));
    const attacks = onFiles(Float64Array.from({ length: 30 }, (_, index) => Math.cos(index) + 0.5));
    const first = bootstrapAucs(normals, attacks, createResampling(50, 7));
    expect(bootstrapAucs(normals, attacks, createResampling(50, 7))).toEqual(first);
    expect(bootstrapAucs(normals, attacks, createResampling(50, 8))).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(25);
  });

  it("draws the same traces for two detectors: a monotone change of the scores changes nothing", () => {
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        const stretch = (values: Float64Array): Float64Array => values.map((value) => 2 * value);
        expect(bootstrapAucs(onFiles(stretch(normals)), onFiles(stretch(attacks)), createResampling(10, 1))).toEqual(
          bootstrapAucs(onFiles(normals), onFiles(attacks), createResampling(10, 1)),
        );
      }),
    );
  });

  it("each draw is a real AUC in [0, 1], and exact where resampling cannot change it", () => {
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        for (const auc of bootstrapAucs(onFiles(normals), onFiles(attacks), createResampling(20, 3))) {
          expect(auc).toBeGreaterThanOrEqual(0);
          expect(auc).toBeLessThanOrEqual(1);
        }
      }),
    );
    const constant = (value: number) => onFiles(new Float64Array(9).fill(value));
    expect(new Set(bootstrapAucs(constant(1), constant(1), createResampling(20, 3)))).toEqual(new Set([0.5]));
    expect(new Set(bootstrapAucs(constant(1), constant(2), createResampling(20, 3)))).toEqual(new Set([1]));
  });

  it("centres on the AUC of the scores themselves", () => {
    const normals = Float64Array.from({ length: 200 }, (_, index) => Math.sin(index * 12.9898) * 3);
    const attacks = Float64Array.from({ length: 150 }, (_, index) => Math.sin(index * 78.233) * 3 + 1);
    const draws = bootstrapAucs(onFiles(normals), onFiles(attacks), createResampling(1000, 11));
    const centre = draws.reduce((sum, auc) => sum + auc, 0) / draws.length;
    expect(centre).toBeCloseTo(areaUnderCurve(rocCurve(normals, attacks)), 2);
  });

  it("draws copies together: with one group of normals the draw is the whole class", () => {
    const normals = { scores: Float64Array.of(1, 5), groups: groupsOf(["same", "same"]) };
    const attacks = onFiles(Float64Array.of(3));
    expect(Array.from(bootstrapAucs(normals, attacks, createResampling(20, 5)))).toEqual(
      Array.from({ length: 20 }, () => 0.5),
    );
  });

  it("is wider over distinct traces than over files when many files are copies", () => {
    const keys = Array.from({ length: 100 }, (_, index) => (index < 90 ? "copy" : String(index)));
    const values = Float64Array.from(keys, (key, index) => (key === "copy" ? 0 : index / 100));
    const attacks = onFiles(Float64Array.from({ length: 50 }, (_, index) => index / 50));
    const width = ([low, high]: readonly [number, number]): number => high - low;
    const files = percentileInterval(bootstrapAucs(onFiles(values), attacks, createResampling(500, 1)));
    const distinct = percentileInterval(
      bootstrapAucs({ scores: values, groups: groupsOf(keys) }, attacks, createResampling(500, 1)),
    );
    expect(width(distinct)).toBeGreaterThan(width(files));
  });
});

describe("groupsOf", () => {
  it("keeps every index once, equal keys together", () => {
    expect(groupsOf(["a", "b", "a", "c", "b"])).toEqual([[0, 2], [1, 4], [3]]);
    expect(groupsOf([])).toEqual([]);
  });
});

describe("percentileInterval", () => {
  it("interpolates between order statistics, as R's type 7 and numpy.percentile do", () => {
    const draws = Float64Array.of(4, 1, 3, 2);
    expect(percentileInterval(draws, 0.5)).toEqual([1.75, 3.25]);
    expect(percentileInterval(Float64Array.of(7))).toEqual([7, 7]);
    expect(Array.from(draws)).toEqual([4, 1, 3, 2]);
  });
});
