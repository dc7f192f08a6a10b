import { describe, expect, it } from "@jest/globals";
import { describeDrift } from "../../src/report/verdict-phrases.ts";

const sizes = { traces: 158, calibrationTraces: 28 };

describe("describeDrift", () => {
  it("withdraws the promise, says what else it may be, and what to do", () => {
    expect(describeDrift({ ...sizes, statistic: 0.4, pValue: 0.00001, drifted: true }, 0.05)).toBe(
      "The promise of at most 5 % false alarms is withdrawn for this batch: it scores higher than the calibration traces (158 distinct traces and 28 calibration traces, one-sided Kolmogorov-Smirnov test of size 1 %, p < 0.0001), so nothing vouches for it. Either other things are normal on this host, or much of the batch is attacks, which drifts as well. When you know that such traces are normal, recalibrate with calibrate --normal or adapt --normal.",
    );
  });

  it("says that nothing speaks against it, which is less than that it holds", () => {
    expect(describeDrift({ ...sizes, statistic: 0.1, pValue: 0.512, drifted: false }, 0.001)).toMatch(
      /^Nothing contradicts the promise of at most 0\.1 % false alarms: .*p = 0\.512\)\.$/,
    );
  });

  it("says that too few traces tell nothing, and how many it takes", () => {
    expect(
      describeDrift({ traces: 1, calibrationTraces: 84, statistic: null, pValue: null, drifted: null }, 0.05),
    ).toBe(
      "Too few traces to tell whether the promise of at most 5 % false alarms holds for this batch: 1 distinct trace and 84 calibration traces; it takes 19 of each.",
    );
  });
});
