import { describe, expect, it } from "@jest/globals";
import {
  around,
  brushAt,
  brushed,
  callAt,
  glided,
  heldIn,
  isWhole,
  LEAST_SPAN,
  panned,
  pixelOf,
  placeAt,
  showing,
  wholeTrace,
  zoomed,
} from "../../../../src/web/page/trace/strip-window.ts";

describe("the window of a strip", () => {
  it("shows the whole trace at first, a short one with room to the right", () => {
    expect(wholeTrace(340)).toEqual({ from: 0, to: 340 });
    expect(wholeTrace(1)).toEqual({ from: 0, to: LEAST_SPAN });
    expect(isWhole(wholeTrace(1), 1)).toBe(true);
    expect(isWhole({ from: 0, to: 339 }, 340)).toBe(false);
  });

  it("holds the place under the pointer still while it zooms", () => {
    const window = zoomed({ from: 100, to: 200 }, 1000, 0.5, 130);
    expect(window).toEqual({ from: 115, to: 165 });
    expect(pixelOf(130, window, 600)).toBeCloseTo(pixelOf(130, { from: 100, to: 200 }, 600), 9);
  });

  it("never leaves the trace and never spans fewer than 8 calls or more than all", () => {
    expect(zoomed({ from: 0, to: 10 }, 1000, 0.01, 5).to - zoomed({ from: 0, to: 10 }, 1000, 0.01, 5).from).toBe(
      LEAST_SPAN,
    );
    expect(zoomed({ from: 900, to: 1000 }, 1000, 50, 950)).toEqual({ from: 0, to: 1000 });
    expect(zoomed({ from: 900, to: 1000 }, 1000, 2, 1000)).toEqual({ from: 800, to: 1000 });
    expect(panned({ from: 10, to: 20 }, 1000, -50)).toEqual({ from: 0, to: 10 });
    expect(panned({ from: 10, to: 20 }, 1000, 5000)).toEqual({ from: 990, to: 1000 });
    expect(heldIn({ from: 4, to: 5 }, 1000)).toEqual({ from: 0.5, to: 8.5 });
    expect(heldIn({ from: -5, to: 50 }, 20)).toEqual({ from: 0, to: 20 });
  });

  it("moves no further than needed to show a call, and not at all where it is seen", () => {
    const window = { from: 100, to: 200 };
    expect(showing(window, 1000, 150)).toBe(window);
    expect(showing(window, 1000, 199)).toBe(window);
    expect(showing(window, 1000, 200)).toEqual({ from: 109, to: 209 });
    expect(showing(window, 1000, 99)).toEqual({ from: 91, to: 191 });
    expect(showing(window, 1000, 0)).toEqual({ from: 0, to: 100 });
    expect(showing(window, 1000, 999)).toEqual({ from: 900, to: 1000 });
  });

  it("shows a stretch with room on both sides", () => {
    expect(around(100, 120, 1000)).toEqual({ from: 90, to: 130 });
    expect(around(0, 2, 1000)).toEqual({ from: 0, to: 10 });
    expect(around(0, 340, 340)).toEqual({ from: 0, to: 340 });
  });

  it("turns pixels into calls and back", () => {
    const window = { from: 50, to: 150 };
    expect(placeAt(pixelOf(77, window, 640), window, 640)).toBeCloseTo(77, 9);
    expect(callAt(-3, 10)).toBe(0);
    expect(callAt(9.99, 10)).toBe(9);
    expect(callAt(12, 10)).toBe(9);
  });
});

const CALLS = 1000;
const WINDOW = { from: 300, to: 500 };

describe("a drag on the overview", () => {
  it("draws a new window where the whole trace is shown, or outside the window", () => {
    expect(brushAt(400, { from: 0, to: CALLS }, CALLS, 1)).toEqual({ kind: "new", fixed: 400 });
    expect(brushAt(700, WINDOW, CALLS, 1)).toEqual({ kind: "new", fixed: 700 });
    expect(brushed({ kind: "new", fixed: 700 }, WINDOW, 620, CALLS)).toEqual({ from: 620, to: 700 });
  });

  it("moves the window by its middle", () => {
    const brush = brushAt(350, WINDOW, CALLS, 1);
    expect(brush).toEqual({ kind: "move", grabbed: 50 });
    expect(brushed(brush, WINDOW, 400, CALLS)).toEqual({ from: 350, to: 550 });
    expect(brushed(brush, WINDOW, -90, CALLS)).toEqual({ from: 0, to: 200 });
  });

  it("draws an edge, the other one staying, also past it", () => {
    const brush = brushAt(303, WINDOW, CALLS, 1);
    expect(brush).toEqual({ kind: "edge", fixed: 500 });
    expect(brushed(brush, WINDOW, 450, CALLS)).toEqual({ from: 450, to: 500 });
    expect(brushed(brush, WINDOW, 600, CALLS)).toEqual({ from: 500, to: 600 });
    expect(brushAt(504, WINDOW, CALLS, 1)).toEqual({ kind: "edge", fixed: 300 });
  });

  it("only moves a window that is too narrow on screen for two edges", () => {
    expect(brushAt(401, { from: 400, to: 410 }, CALLS, 1).kind).toBe("move");
  });

  it("never makes a window of fewer than 8 calls or beyond the trace", () => {
    expect(brushed({ kind: "new", fixed: 100 }, WINDOW, 101, CALLS)).toEqual({ from: 100, to: 108 });
    expect(brushed({ kind: "new", fixed: 900 }, WINDOW, 5000, CALLS)).toEqual({ from: 900, to: 1000 });
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
