import { describe, expect, it } from "@jest/globals";
import { brushAt, brushed } from "../../../../src/web/page/trace/brush.ts";

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
