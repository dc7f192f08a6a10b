import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { barsPath, histogram, histogramGeometry, suitableBins } from "../../../src/report/charts/histogram-chart.ts";

const scores = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 80 });

describe("histogram()", () => {
  it("counts every finite score exactly once, those beyond the ends in the outermost bars", () => {
    fc.assert(
      fc.property(scores, scores, (normals, attacks) => {
        const bins = histogram(normals, attacks)?.bins ?? [];
        expect(bins.length).toBeLessThanOrEqual(48);
        expect(bins.reduce((sum, bin) => sum + bin.normalShare, 0)).toBeCloseTo(1);
        expect(bins.reduce((sum, bin) => sum + bin.attackShare, 0)).toBeCloseTo(1);
      }),
    );
  });

  it("gives whole-numbered scores bars centred on whole numbers", () => {
    const bins = histogram([1, 2, 3], [3, 4])?.bins ?? [];
    expect(bins.map((bin) => [bin.from, bin.normalShare > 0, bin.attackShare])).toEqual([
      [0.5, true, 0],
      [1.5, true, 0],
      [2.5, true, 0.5],
      [3.5, false, 0.5],
    ]);
  });

  it("says when values lie beyond its ends", () => {
    const many = Array.from({ length: 1000 }, (_, index) => index / 1000);
    expect(histogram([...many, 500], [0.5])?.gathersAbove).toBe(true);
    expect(histogram([...many, -500], [0.5])?.gathersBelow).toBe(true);
    expect(histogram([1, 2], [3])).toMatchObject({ gathersAbove: false, gathersBelow: false });
  });

  it("is null without a finite score", () => {
    expect(histogram([NaN], [Infinity])).toBeNull();
    expect(histogram([], [])).toBeNull();
  });
});

const BOX = { left: 40, right: 440, top: 10, bottom: 210 };

describe("histogramGeometry()", () => {
  const drawn = histogram([1, 1.5, 2, 2.5, 2.5], [2.5, 3], 8)!;
  const geometry = histogramGeometry(drawn, BOX);

  it("puts normal bars on the baseline and hangs attack bars from it, inside the box", () => {
    for (const bar of geometry.normalBars) expect(bar.y + bar.height).toBeCloseTo(geometry.baseline);
    for (const bar of geometry.attackBars) expect(bar.y).toBeCloseTo(geometry.baseline);
    for (const bar of [...geometry.normalBars, ...geometry.attackBars]) {
      expect(bar.x).toBeGreaterThanOrEqual(BOX.left);
      expect(bar.x + bar.width).toBeLessThanOrEqual(BOX.right + 1e-9);
      expect(bar.y).toBeGreaterThanOrEqual(BOX.top);
      expect(bar.y + bar.height).toBeLessThanOrEqual(BOX.bottom);
    }
  });

  it("draws both classes on one scale", () => {
    const half = geometry.attackBars[0]!;
    const fifth = geometry.normalBars[0]!;
    expect(half.height / fifth.height).toBeCloseTo(2.5);
  });

  it("puts the baseline at the bottom where there is no attack", () => {
    expect(histogramGeometry(histogram([1, 2, 3], [])!, BOX).baseline).toBe(BOX.bottom);
  });

  it("lets a single trace among thousands be seen", () => {
    const many = histogram([...new Array<number>(5000).fill(1), 2], [])!;
    const lowest = Math.min(...histogramGeometry(many, BOX).normalBars.map((bar) => bar.height));
    expect(lowest).toBeGreaterThanOrEqual(2);
  });

  it("draws traces that all score the same", () => {
    const { normalBars } = histogramGeometry(histogram([2.5, 2.5], [])!, BOX);
    expect(normalBars.length).toBe(1);
    expect(normalBars[0]!.height).toBeGreaterThan(100);
  });
});

describe("barsPath()", () => {
  const bars = [
    { x: 0, y: 5, width: 10, height: 5 },
    { x: 10, y: 0, width: 10, height: 10 },
  ];

  it("cuts a bar that the threshold goes through in two", () => {
    expect(barsPath(bars, "left", 14)).toBe("M0 5H10V10H0ZM10 0H14V10H10Z");
    expect(barsPath(bars, "right", 14)).toBe("M14 0H20V10H14Z");
    expect(barsPath(bars, "right", 99)).toBe("");
  });
});

describe("suitableBins()", () => {
  it("draws fewer bars where there is less room", () => {
    expect([100, 300, 1200].map(suitableBins)).toEqual([16, 42, 64]);
  });
});
