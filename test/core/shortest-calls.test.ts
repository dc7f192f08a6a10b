import { describe, expect, it } from "@jest/globals";
import { shortestCalls, type CutScores } from "../../src/core/shortest-calls.ts";

/** 100 calibration scores 1..100, and cuts at 1, 10 and 100 calls of which so many raise an alarm at the score 96, the threshold of 5 %. */
const whole = Float64Array.from({ length: 100 }, (_, index) => index + 1);
const loud = (alarms: number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, index) => (index < alarms ? 99.5 : 0));
const cut = (calls: number, first: number, last: number): CutScores => ({
  calls,
  first: loud(first),
  last: loud(last),
});
/** Whole traces that are longer than all cuts. */
const long = new Uint32Array(100).fill(1000);
const fewest = (...cuts: CutScores[]): number | undefined => shortestCalls(whole, cuts, 1, long)[95];

describe("shortestCalls", () => {
  it("gives one number a calibration score, the fewest calls with a score where nothing is cut", () => {
    expect(shortestCalls(whole, [], 20, long)).toEqual(new Array(100).fill(20));
  });

  it("is the first length from which on no longer one raises clearly more alarms than promised", () => {
    expect(fewest(cut(1, 90, 0), cut(10, 30, 0), cut(100, 5, 0))).toBe(100);
    expect(fewest(cut(1, 90, 0), cut(10, 5, 0), cut(100, 5, 0))).toBe(10);
    expect(fewest(cut(1, 0, 0), cut(10, 30, 0), cut(100, 5, 0))).toBe(100);
  });

  it("looks at recordings that ended early and at those that began late", () => {
    expect(fewest(cut(1, 0, 90), cut(10, 0, 30), cut(100, 0, 5))).toBe(100);
  });

  it("is not above the length of as many whole traces as may raise an alarm: they were judged to set the threshold", () => {
    const lengths = Uint32Array.from({ length: 100 }, (_, index) => 10 * (index + 1));
    const all = [cut(1, 90, 0), cut(100, 90, 0), cut(500, 5, 0)];
    // At 5 % five of them may, and the fifth shortest has 50 calls.
    expect([fewest(...all), shortestCalls(whole, all, 1, lengths)[95]]).toEqual([500, 50]);
  });

  it("lies past the longest cut where that breaks the promise, too", () => {
    expect(fewest(cut(1, 90, 0), cut(10, 90, 0))).toBe(11);
  });

  it("takes what chance gives of some dozens of traces, and a trifle at hundreds, for no break", () => {
    // Of 100 traces promised 5 %, 9 or more alarms come by chance in 6 of 100 cases, 10 or more in 3.
    expect([fewest(cut(1, 9, 0), cut(10, 0, 0)), fewest(cut(1, 10, 0), cut(10, 0, 0))]).toEqual([1, 10]);
    const many = Float64Array.from({ length: 10_000 }, (_, index) => index + 1);
    const some = (alarms: number) => Float64Array.from({ length: 10_000 }, (_, index) => (index < alarms ? 1e9 : 0));
    const at5 = (alarms: number) =>
      shortestCalls(
        many,
        [
          { calls: 1, first: some(alarms), last: some(0) },
          { calls: 2, first: some(0), last: some(0) },
        ],
        1,
        new Uint32Array(10_000).fill(1000),
      )[9500];
    expect([at5(740), at5(760)]).toEqual([1, 2]);
  });
});
