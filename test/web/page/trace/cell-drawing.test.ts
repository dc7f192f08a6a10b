import { describe, expect, it } from "@jest/globals";
import { heatVariables } from "../../../../src/report/charts/palette.ts";
import { cellText, fittedText, readableInk } from "../../../../src/web/page/trace/draw-names.ts";
import { scorePoints } from "../../../../src/web/page/trace/draw-score.ts";
import { scoreScaleTop, ticks } from "../../../../src/web/page/trace/score-scale.ts";
import { expectedCalls } from "../../../../src/web/page/trace/received-trace.ts";
import { glided } from "../../../../src/web/page/trace/use-glide.ts";

function contrast(one: string, other: string): number {
  const luminance = (hex: string): number =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
      const share = Number.parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16) / 255;
      return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    }, 0.05);
  const [a, b] = [luminance(one), luminance(other)];
  return Math.max(a, b) / Math.min(a, b);
}

describe("readableInk", () => {
  it("stands out by at least 4.5 to 1 on every colour of surprise in both schemes", () => {
    for (const scheme of ["light", "dark"] as const)
      for (const [colour] of heatVariables(scheme).matchAll(/#[0-9a-f]{6}/g))
        expect(contrast(colour, readableInk(colour))).toBeGreaterThanOrEqual(4.5);
  });
});

describe("names in cells", () => {
  it("are cut with an ellipsis, and left out where not even two letters fit", () => {
    expect(fittedText("rt_sigaction", 12)).toBe("rt_sigaction");
    expect(fittedText("rt_sigaction", 5)).toBe("rt_s…");
    expect(fittedText("read", 1)).toBe("");
  });

  it("stand upright where that shows more of them", () => {
    expect(cellText("read", 60, 86, 7)).toEqual({ text: "read", isUpright: false });
    expect(cellText("rt_sigaction", 16, 86, 7)).toEqual({ text: "rt_sigacti…", isUpright: true });
    expect(cellText("rt_sigaction", 92, 86, 7)).toEqual({ text: "rt_sigaction", isUpright: false });
  });
});

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

describe("glided", () => {
  it("starts at one window, ends at the other, and holds a place still that both show at the same place", () => {
    const [from, to] = [
      { from: 0, to: 1000 },
      { from: 250, to: 350 },
    ];
    expect(glided(from, to, 0)).toEqual(from);
    expect(glided(from, to, 1)).toBe(to);
    const still = 250 / 0.9;
    for (const share of [0.2, 0.5, 0.8]) {
      const window = glided(from, to, share);
      expect((still - window.from) / (window.to - window.from)).toBeCloseTo(still / 1000, 9);
    }
  });

  it("moves a window of equal span evenly", () => {
    expect(glided({ from: 0, to: 10 }, { from: 100, to: 110 }, 0.5)).toEqual({ from: 50, to: 60 });
  });
});

describe("expectedCalls", () => {
  it("names what was expected, most probable first, and marks the call that came; nothing where nothing is named", () => {
    const view = {
      index: 0,
      calls: ["read", "write"],
      surpriseBits: Float64Array.of(1, NaN),
      top: 2,
      names: ["read", "close"],
      expectedTokens: Uint16Array.of(1, 0, 0, 0),
      expectedProbabilities: Float32Array.of(0.5, 0.25, 0, 0),
      omitted: null,
      baselineBits: 3,
      stretches: [],
    };
    expect(expectedCalls(view, 0, 5)).toEqual([
      { name: "close", probability: 0.5, came: false },
      { name: "read", probability: 0.25, came: true },
    ]);
    expect(expectedCalls(view, 0, 1)).toHaveLength(1);
    expect(expectedCalls(view, 1, 5)).toEqual([]);
  });
});
