import { describe, expect, it } from "@jest/globals";
import { acted, actionOfKey, select, type StripState } from "../../../../src/web/page/trace/strip-state.ts";
import { surprisePyramid } from "../../../../src/web/page/trace/surprise-pyramid.ts";
import { wholeTrace } from "../../../../src/web/page/trace/strip-window.ts";

const CALLS = 1000;
const bits = new Float64Array(CALLS).fill(1);
bits[20] = 9;
bits[700] = 12;
const pyramid = surprisePyramid(bits);
const stretches = [{ from: 400, to: 420, meanBits: 5, share: 0.2 }];
const start: StripState = { window: { from: 0, to: 100 }, selected: 0 };

function pressed(state: StripState, ...keys: readonly string[]): StripState {
  return keys.reduce((at, key) => {
    const action = actionOfKey(key, false);
    return action === null ? at : acted(at, action, pyramid, stretches);
  }, state);
}

describe("the keys of a strip", () => {
  it("move the selected call by one, by ten with shift, by a screen, and to the ends", () => {
    expect(pressed(start, "ArrowRight", "ArrowRight", "ArrowLeft").selected).toBe(1);
    expect(actionOfKey("ArrowRight", true)).toEqual({ kind: "step", by: 10 });
    expect(pressed(start, "PageDown").selected).toBe(100);
    expect(pressed(start, "PageDown", "PageUp").selected).toBe(0);
    expect(pressed(start, "End").selected).toBe(CALLS - 1);
    expect(pressed(start, "End", "Home").selected).toBe(0);
  });

  it("stop at the ends of the trace", () => {
    expect(pressed(start, "ArrowLeft")).toBe(start);
    expect(pressed(start, "End", "PageDown").selected).toBe(CALLS - 1);
  });

  it("always keep the selected call in view", () => {
    for (const keys of [["End"], ["PageDown"], ["n", "n", "n"], ["End", "+", "+", "Home"], ["n", "+", "+", "+", "+"]]) {
      const { window, selected } = pressed(start, ...keys);
      expect(selected).toBeGreaterThanOrEqual(window.from);
      expect(selected + 1).toBeLessThanOrEqual(window.to);
    }
  });

  it("jump to calls of 8 bits and more and to the starts of stretches, forward and back, and stay where there is no more", () => {
    expect(pressed(start, "n").selected).toBe(20);
    expect(pressed(start, "n", "n").selected).toBe(400);
    expect(pressed(start, "n", "n", "n").selected).toBe(700);
    expect(pressed(start, "n", "n", "n", "n").selected).toBe(700);
    expect(pressed(start, "End", "p", "p").selected).toBe(400);
    expect(pressed(start, "p").selected).toBe(0);
  });

  it("zoom about the selected call and back to the whole trace", () => {
    const near = pressed({ window: wholeTrace(CALLS), selected: 500 }, "+");
    expect(near.window).toEqual({ from: 250.25, to: 750.25 });
    expect(pressed(near, "0").window).toEqual(wholeTrace(CALLS));
    expect(pressed(near, "-").window).toEqual(wholeTrace(CALLS));
  });

  it("zoom about the middle where the selected call is out of view", () => {
    expect(pressed({ window: { from: 100, to: 200 }, selected: 900 }, "+").window).toEqual({ from: 125, to: 175 });
  });

  it("leave other keys to the page", () => {
    expect(actionOfKey("Tab", false)).toBeNull();
    expect(actionOfKey("a", false)).toBeNull();
  });

  it("select nothing beyond a trace of one call", () => {
    const only: StripState = { window: wholeTrace(1), selected: 0 };
    expect(select(only, 5, 1)).toBe(only);
  });
});
