import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  bootstrapAucs,
  createResampling,
  groupsOf,
  percentileInterval,
  singletonGroups,
} from "../../src/core/bootstrap.ts";
import { areaUnderCurve, rocCurve } from "../../src/core/roc.ts";
import { scores } from "../support/arbitrary.ts";

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
