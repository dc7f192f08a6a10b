import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { alarmEpisodes, createSlidingScore, slidingScores, SLIDING_SPAN } from "../../src/core/sliding-alarm.ts";

const surprises = fc.array(fc.double({ min: 0, max: 24, noNaN: true }), { maxLength: 80 });
const spans = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .map(([a, b]) => ({ spanCalls: Math.max(a, b), fewestCalls: Math.min(a, b) }));

describe("slidingScores()", () => {
  it("gives after every call the mean of the last calls, nothing before there are enough of them", () => {
    const scores = slidingScores(Float64Array.of(1, 3, 5, 7, 9), { spanCalls: 3, fewestCalls: 2 });
    expect([...scores]).toEqual([NaN, 2, 3, 5, 7]);
    expect(SLIDING_SPAN).toEqual({ spanCalls: 100, fewestCalls: 20 });
    expect(slidingScores(new Float64Array())).toHaveLength(0);
  });

  it("equals the mean taken again at every call", () => {
    fc.assert(
      fc.property(surprises, spans, (bits, span) => {
        const scores = slidingScores(Float64Array.from(bits), span);
        for (let call = 0; call < bits.length; call += 1) {
          const last = bits.slice(Math.max(0, call + 1 - span.spanCalls), call + 1);
          const mean = last.reduce((sum, each) => sum + each, 0) / last.length;
          if (call + 1 < span.fewestCalls) expect(scores[call]).toBeNaN();
          else expect(scores[call]).toBeCloseTo(mean, 10);
        }
      }),
    );
  });

  it("does not drift: after a million calls of large and small surprises it is as exact as after a hundred", () => {
    const next = createSlidingScore();
    for (let call = 0; call < 1_000_000; call += 1) next(call % 7 === 0 ? 23.999999 : 1e-9 * (call % 13));
    let score = NaN;
    for (let call = 0; call < 100; call += 1) score = next(0.1);
    expect(score).toBeCloseTo(0.1, 13);
  });
});

describe("alarmEpisodes()", () => {
  it("takes consecutive calls that raise the alarm for one episode, also at both ends, and no score for none", () => {
    const isAlarmed = (score: number): boolean => score > 1;
    expect(alarmEpisodes(Float64Array.of(2, 2, 0, NaN, 3, 1, 4, 5), isAlarmed)).toEqual([
      { from: 0, to: 2 },
      { from: 4, to: 5 },
      { from: 6, to: 8 },
    ]);
    expect(alarmEpisodes(Float64Array.of(NaN, 1), isAlarmed)).toEqual([]);
    expect(alarmEpisodes(new Float64Array(), isAlarmed)).toEqual([]);
  });
});
