import { describe, expect, it } from "@jest/globals";
import { FOREIGN_SHARE, verdictOf } from "../../src/app/verdict.ts";

const BASIS = { threshold: 3, fewestCalls: 70 };
const trace = (scoreBits: number | null, calls = 100) => ({
  calls,
  scoreBits,
  pValue: scoreBits === null ? null : 0.5,
});

describe("verdictOf", () => {
  it("is alarm above the threshold, normal at it and below, with the p-value", () => {
    expect([2.9, 3, 3.1].map((score) => verdictOf(trace(score), 0, BASIS))).toEqual([
      { verdict: "normal", pValue: 0.5 },
      { verdict: "normal", pValue: 0.5 },
      { verdict: "alarm", pValue: 0.5 },
    ]);
  });

  it("is unjudged without a threshold, never normal; the p-value holds", () => {
    expect(verdictOf(trace(0.1), 0, { threshold: null, fewestCalls: 1 })).toEqual({
      verdict: "unjudged",
      unjudged: { reason: "no-threshold" },
      pValue: 0.5,
    });
  });

  it("is unjudged below the fewest calls that the calibration can speak for, whatever the score, and has no p-value", () => {
    const unjudged = {
      verdict: "unjudged",
      unjudged: { reason: "too-few-calls", fewestCalls: 70 },
      pValue: null,
    };
    expect([0.1, 9].map((score) => verdictOf(trace(score, 69), 0, BASIS))).toEqual([unjudged, unjudged]);
    expect(verdictOf(trace(9, 70), 0, BASIS).verdict).toBe("alarm");
  });

  it("is unjudged without a score, whatever else is known", () => {
    expect(verdictOf(trace(null), 1, BASIS)).toMatchObject({
      verdict: "unjudged",
      unjudged: { reason: "too-few-calls" },
    });
  });

  it("by itself is foreign above a quarter of calls that the model never saw, whatever the score and the length", () => {
    expect([FOREIGN_SHARE, FOREIGN_SHARE + 1e-9].map((share) => verdictOf(trace(9), share, BASIS).verdict)).toEqual([
      "alarm",
      "foreign",
    ]);
    expect(verdictOf(trace(9, 1), 1, BASIS).verdict).toBe("foreign");
  });
});
