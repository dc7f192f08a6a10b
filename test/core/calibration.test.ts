import { type CutScores, calibrate, shortestCalls } from "../../src/core/calibration.ts";
import { verdictBasis, FEWEST_CALLS_WHERE_UNKNOWN } from "../../src/core/conformal.ts";
import { describe, expect, it } from "@jest/globals";

/** Traces whose first call is loud: whole they are quiet, cut short they are not. */
const traces = Array.from({ length: 40 }, (_, index) =>
  Uint16Array.from({ length: 60 + index }, (_unused, place) => (place === 0 ? 100 : 1)),
);
const mean = (tokens: Uint16Array): number => tokens.reduce((sum, token) => sum + token, 0) / tokens.length;
const score = (queries: readonly { tokens: Uint16Array }[]) =>
  Promise.resolve(Float64Array.from(queries, ({ tokens }) => mean(tokens)));

describe("calibrate", () => {
  it("gives the scores of the whole traces, ascending, and asks for calls where short ones would all raise an alarm", async () => {
    const { scores, shortestCalls } = await calibrate(traces, 1, score);
    expect([...scores]).toEqual(traces.map(mean).sort((a, b) => a - b));
    expect(shortestCalls).toHaveLength(40);
    expect(verdictBasis({ calibrationScores: scores, shortestCalls, minimumCalls: 1 }, 0.05)).toEqual({
      threshold: scores[38],
      // By the cuts alone 70; but of two alarms that 5 % of 41 allow, the second shortest trace has 61 calls.
      fewestCalls: 61,
    });
  });

  it("asks for nothing where a call alone is as quiet as a trace", async () => {
    const { shortestCalls } = await calibrate(
      [...traces.keys()].map(() => new Uint16Array(50)),
      2,
      score,
    );
    expect(new Set(shortestCalls)).toEqual(new Set([2]));
  });

  it("names the trace that each piece is of, and asks for no piece that is the whole trace", async () => {
    const asked: string[] = [];
    await calibrate([Uint16Array.of(1, 2), Uint16Array.of(3)], 1, (queries) => {
      asked.push(...queries.map(({ tokens, owner }) => `${owner}: ${tokens.join(" ")}`));
      return score(queries);
    });
    expect(asked).toEqual(["0: 1 2", "1: 3", "0: 1", "0: 2"]);
  });
});

describe("verdictBasis", () => {
  const calibrationScores = Float64Array.from({ length: 19 }, (_, index) => index);

  it("has no threshold where the calibration traces are too few for the rate", () => {
    expect(verdictBasis({ calibrationScores, minimumCalls: 20 }, 0.04)).toEqual({ threshold: null, fewestCalls: 20 });
  });

  it("asks for a stated number of calls where nobody measured how few will do", () => {
    const fewestCalls = FEWEST_CALLS_WHERE_UNKNOWN;
    expect(verdictBasis({ calibrationScores, minimumCalls: 20 }, 0.05)).toEqual({ threshold: 18, fewestCalls });
  });
});

/** 100 calibration scores 1..100, and cuts at 1, 10 and 100 calls of which `alarms` raise an alarm at the score 96, the threshold of 5 %. */
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

  it("is past the longest cut where that breaks the promise, too", () => {
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
