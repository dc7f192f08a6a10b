import { describe, expect, it } from "@jest/globals";
import { calibrate } from "../../src/core/calibration.ts";
import { verdictBasis, FEWEST_CALLS_WHERE_UNKNOWN } from "../../src/core/conformal.ts";

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
