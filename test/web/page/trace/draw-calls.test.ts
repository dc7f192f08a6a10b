import { describe, expect, it } from "@jest/globals";
import { heatVariables } from "../../../../src/report/charts/palette.ts";
import { cellText, fittedText, readableInk } from "../../../../src/web/page/trace/draw-calls.ts";

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
