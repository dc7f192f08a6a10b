import { describe, expect, it } from "@jest/globals";
import { ticks } from "../../../../src/web/page/trace/draw-scales.ts";
import {
  highestReceived,
  liveScaleTop,
  liveSpan,
  scorePoints,
  scoreScaleTop,
} from "../../../../src/web/page/trace/draw-score.ts";

describe("scorePoints", () => {
  it("gives each call a point in its middle, with one more beyond either edge", () => {
    const points = scorePoints({ from: 2, to: 4 }, 100, 10, (call) => call);
    expect(points).toEqual([
      [-25, 1],
      [25, 2],
      [75, 3],
      [125, 4],
    ]);
  });

  it("gives each pixel a point where calls are narrower, none beyond the trace or where there is no score", () => {
    const points = scorePoints({ from: 0, to: 1000 }, 100, 500, (call) => (call < 100 ? NaN : call));
    expect(points).toHaveLength(40);
    expect(points[0]).toEqual([10.5, 105]);
  });
});

describe("the scale of the score", () => {
  it("holds both the score and the threshold, with room above", () => {
    expect(scoreScaleTop(2, 3)).toBeGreaterThan(3);
    expect(scoreScaleTop(4, 3)).toBeGreaterThan(4);
    expect(scoreScaleTop(NaN, null)).toBeGreaterThan(0);
  });

  it("has round ticks", () => {
    expect(ticks(10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticks(340, 4)).toEqual([0, 100, 200, 300]);
  });
});

describe("the scales of a live trace", () => {
  it("grow with the calls received up to the whole trace", () => {
    expect(liveSpan(0, 340)).toBe(60);
    expect(liveSpan(200, 340)).toBeCloseTo(216, 9);
    expect(liveSpan(340, 340)).toBe(340);
    expect(liveSpan(0, 0)).toBe(1);
  });

  it("do not follow the swings of the first tenth", () => {
    const scores = new Float32Array(100).fill(2);
    scores[0] = 15;
    expect(liveScaleTop(scores, 100, 1)).toBeLessThan(5);
    expect(liveScaleTop(scores, 100, 7)).toBeGreaterThan(7);
  });

  it("take the highest surprise of a column, NaN where none was given", () => {
    const bits = Float32Array.of(1, NaN, 3, NaN);
    expect(highestReceived(bits, 0, 9)).toBe(3);
    expect(highestReceived(bits, 3, 4)).toBeNaN();
  });
});
