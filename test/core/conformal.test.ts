import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { conformalPValue, conformalThreshold, isAlarm } from "../../src/core/conformal.ts";
import { SCORE_TOLERANCE_BITS } from "../../src/core/tolerances.ts";
import { scores } from "../support/arbitrary.ts";

const calibration = scores().map((values) => values.slice().sort());
const rate = fc.constantFrom(0.001, 0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 1 / 3, 0.5, 0.9, 0.99);

describe("conformalPValue", () => {
  it("is the share of calibration scores at least as high, the trace itself counted in", () => {
    const ascending = Float64Array.of(1, 2, 2, 3);
    expect([0, 1, 2, 2.5, 3, 4].map((score) => conformalPValue(ascending, score))).toEqual([1, 1, 0.8, 0.4, 0.4, 0.2]);
    expect(conformalPValue(new Float64Array(), 7)).toBe(1);
  });

  it("never rises with the score and stays in [1 / (n + 1), 1]", () => {
    fc.assert(
      fc.property(calibration, scores(), (ascending, tested) => {
        const pValues = Array.from(tested.slice().sort(), (score) => conformalPValue(ascending, score));
        expect(pValues).toEqual(pValues.toSorted((a, b) => b - a));
        for (const p of pValues) {
          expect(p).toBeGreaterThanOrEqual(1 / (ascending.length + 1));
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("a score within the tolerance of a calibration score counts as equal to it", () => {
    const ascending = Float64Array.of(1, 2);
    expect(conformalPValue(ascending, 2 + SCORE_TOLERANCE_BITS / 2)).toBe(conformalPValue(ascending, 2));
    expect(conformalPValue(ascending, 2 + SCORE_TOLERANCE_BITS * 2)).toBe(1 / 3);
  });
});

describe("conformalThreshold", () => {
  it("alarms exactly where the p-value is within the budget", () => {
    fc.assert(
      fc.property(calibration, scores(), rate, (ascending, tested, falseAlarmRate) => {
        const threshold = conformalThreshold(ascending, falseAlarmRate);
        for (const score of [...tested, ...ascending]) {
          const within = conformalPValue(ascending, score) <= falseAlarmRate + 1e-9;
          expect(isAlarm(score, threshold)).toBe(within);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("keeps the promise on the calibration scores themselves: no more of n + 1 than the budget allows", () => {
    fc.assert(
      fc.property(calibration, rate, (ascending, falseAlarmRate) => {
        const threshold = conformalThreshold(ascending, falseAlarmRate);
        const alarms = ascending.filter((score) => isAlarm(score, threshold)).length;
        expect(alarms).toBeLessThanOrEqual(falseAlarmRate * (ascending.length + 1));
      }),
    );
  });

  it("is null, and never alarms, when there are too few scores to promise the budget", () => {
    const eighteen = Float64Array.from({ length: 18 }, (_, index) => index);
    expect(conformalThreshold(eighteen, 0.05)).toBeNull();
    expect(isAlarm(1e9, null)).toBe(false);
    expect(conformalThreshold(Float64Array.of(...eighteen, 18), 0.05)).toBe(18);
    expect(conformalThreshold(new Float64Array(), 0.5)).toBeNull();
  });

  it("counts a budget that floating point puts just below a whole number as that number", () => {
    const ascending = Float64Array.from({ length: 99 }, (_, index) => index);
    expect(0.29 * 100).toBeLessThan(29);
    expect(conformalThreshold(ascending, 0.29)).toBe(70);
  });
});
