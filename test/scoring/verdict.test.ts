import { describe, expect, it } from "@jest/globals";
import { FOREIGN_SHARE, verdictOf } from "../../src/scoring/verdict.ts";

describe("verdictOf", () => {
  it("is alarm above the threshold, normal at it and below", () => {
    expect([2.9, 3, 3.1].map((score) => verdictOf(score, 3, 0))).toEqual(["normal", "normal", "alarm"]);
  });

  it("never alarms without a threshold", () => {
    expect(verdictOf(1e9, null, 0)).toBe("normal");
  });

  it("is too-short without a score, whatever else is known", () => {
    expect(verdictOf(null, 3, 1)).toBe("too-short");
  });

  it("is withheld as foreign above a quarter of calls that the model never saw, whatever the score", () => {
    expect([FOREIGN_SHARE, FOREIGN_SHARE + 1e-9].map((share) => verdictOf(9, 3, share))).toEqual(["alarm", "foreign"]);
  });
});
