import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { areaUnderCurve, detectionRateAt, falseAlarmRateAt, rocCurve } from "../../src/core/roc.ts";
import { scores } from "../support/arbitrary.ts";

/** P(attack > normal) over all pairs, ties half. */
function pairCount(normals: Float64Array, attacks: Float64Array): number {
  let wins = 0;
  for (const attack of attacks) for (const normal of normals) wins += attack > normal ? 1 : attack === normal ? 0.5 : 0;
  return wins / (normals.length * attacks.length);
}

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe("rocCurve", () => {
  it("climbs from (0, 0) to (1, 1) and never turns back", () => {
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        const curve = rocCurve(normals, attacks);
        expect(curve[0]).toEqual({ threshold: Infinity, falseAlarmRate: 0, detectionRate: 0 });
        expect(curve.at(-1)).toMatchObject({ falseAlarmRate: 1, detectionRate: 1 });
        for (let index = 1; index < curve.length; index += 1) {
          const [before, here] = [curve[index - 1]!, curve[index]!];
          expect(here.threshold).toBeLessThan(before.threshold);
          expect(here.falseAlarmRate).toBeGreaterThanOrEqual(before.falseAlarmRate);
          expect(here.detectionRate).toBeGreaterThanOrEqual(before.detectionRate);
          expect(here.falseAlarmRate + here.detectionRate).toBeGreaterThan(
            before.falseAlarmRate + before.detectionRate,
          );
        }
      }),
    );
  });

  it("each point counts what scores at least its threshold", () => {
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        for (const point of rocCurve(normals, attacks)) {
          const share = (of: Float64Array): number => of.filter((score) => score >= point.threshold).length / of.length;
          expect(point.falseAlarmRate).toBe(share(normals));
          expect(point.detectionRate).toBe(share(attacks));
        }
      }),
    );
  });

  it("refuses an empty class and scores that are not finite", () => {
    expect(() => rocCurve(of(), of(1))).toThrow(RangeError);
    expect(() => rocCurve(of(1), of())).toThrow(RangeError);
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(() => rocCurve(of(1, bad), of(1))).toThrow(RangeError);
      expect(() => rocCurve(of(1), of(bad))).toThrow(RangeError);
    }
  });

  it("leaves the scores in their order", () => {
    const normals = of(3, 1, 2);
    rocCurve(normals, of(2));
    expect(Array.from(normals)).toEqual([3, 1, 2]);
  });

  it("holds 0 and -0 for the same score", () => {
    expect(rocCurve(of(-0, 0), of(0, -0))).toHaveLength(2);
  });
});

describe("areaUnderCurve", () => {
  it("counts a tie as half a win", () => {
    expect(areaUnderCurve(rocCurve(of(1), of(1)))).toBe(0.5);
    expect(areaUnderCurve(rocCurve(of(1, 1, 0), of(1, 1)))).toBeCloseTo(2 / 3, 15);
  });

  it("equals the share of pairs that the attack wins", () => {
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        expect(areaUnderCurve(rocCurve(normals, attacks))).toBeCloseTo(pairCount(normals, attacks), 12);
      }),
    );
  });

  it("is 1 for perfect separation, 0 for perfectly wrong, and turns over with the classes", () => {
    expect(areaUnderCurve(rocCurve(of(1, 2), of(3, 4)))).toBe(1);
    expect(areaUnderCurve(rocCurve(of(3, 4), of(1, 2)))).toBe(0);
    fc.assert(
      fc.property(scores(), scores(), (normals, attacks) => {
        const there = areaUnderCurve(rocCurve(normals, attacks));
        expect(there + areaUnderCurve(rocCurve(attacks, normals))).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("falseAlarmRateAt and detectionRateAt", () => {
  const curve = rocCurve(of(0, 1, 2, 3), of(2, 2, 3, 4, 5));

  it("falseAlarmRateAt takes the smallest rate that detects enough", () => {
    expect(falseAlarmRateAt(curve, 0.4)).toBe(0);
    expect(falseAlarmRateAt(curve, 0.6)).toBe(0.25);
    expect(falseAlarmRateAt(curve, 0.61)).toBe(0.5);
    expect(falseAlarmRateAt(curve, 1)).toBe(0.5);
  });

  it("detectionRateAt takes the largest rate that stays within the false alarms, 0 when a tie spoils it", () => {
    expect(detectionRateAt(curve, 0)).toBe(0.4);
    expect(detectionRateAt(curve, 0.25)).toBe(0.6);
    expect(detectionRateAt(curve, 1)).toBe(1);
    expect(detectionRateAt(rocCurve(of(1, 1), of(1)), 0.99)).toBe(0);
  });

  it("a rate that is a share of the traces counts as reached: 9 of 10, 3 of 20", () => {
    const ten = Float64Array.from({ length: 10 }, (_, index) => index);
    expect(falseAlarmRateAt(rocCurve(of(0.5), ten), 0.9)).toBe(0);
    const twenty = Float64Array.from({ length: 20 }, (_, index) => index);
    expect(detectionRateAt(rocCurve(twenty, of(16.5)), 0.15)).toBe(1);
  });

  it("agree with a search over every threshold", () => {
    fc.assert(
      fc.property(scores(), scores(), fc.constantFrom(0.01, 0.05, 0.15, 0.5, 0.9), (normals, attacks, rate) => {
        const points = [Infinity, ...normals, ...attacks].map((threshold) => {
          const share = (of: Float64Array): number => of.filter((score) => score >= threshold).length / of.length;
          return { false: share(normals), detected: share(attacks) };
        });
        const any = rocCurve(normals, attacks);
        const detected = points.filter((point) => point.false <= rate).map((point) => point.detected);
        expect(detectionRateAt(any, rate)).toBe(Math.max(...detected));
        const alarms = points.filter((point) => point.detected >= rate).map((point) => point.false);
        expect(falseAlarmRateAt(any, rate)).toBe(Math.min(...alarms));
      }),
    );
  });
});
