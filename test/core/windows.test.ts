import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { countWindows, tracesUntil, windowsOf } from "../../src/core/windows.ts";
import { tokens } from "../support/arbitrary.ts";

const windowCalls = fc.integer({ min: 1, max: 8 });

describe("windowsOf", () => {
  it("row r is the trace from call r on", () => {
    fc.assert(
      fc.property(tokens(), windowCalls, (trace, width) => {
        const windows = windowsOf(trace, width);
        const rows = Math.max(0, trace.length - width + 1);
        const expected = Array.from({ length: rows }, (_, row) => Array.from(trace.slice(row, row + width)));
        expect(Array.from(windows)).toEqual(expected.flat());
        expect(countWindows(trace.length, width)).toBe(rows);
      }),
    );
  });

  it("gives the trace back: the first window, then every window's last call", () => {
    fc.assert(
      fc.property(tokens({ minLength: 8 }), windowCalls, (trace, width) => {
        const windows = windowsOf(trace, width);
        const lastCalls = Array.from(windows).filter((_, index) => index >= width && index % width === width - 1);
        expect([...windows.slice(0, width), ...lastCalls]).toEqual(Array.from(trace));
      }),
    );
  });

  it("gives no window for a trace shorter than one, and one for a trace as long as one", () => {
    expect(windowsOf(Uint16Array.of(1, 2), 3)).toHaveLength(0);
    expect(Array.from(windowsOf(Uint16Array.of(1, 2, 3), 3))).toEqual([1, 2, 3]);
    expect(windowsOf(Uint16Array.of(), 3)).toHaveLength(0);
  });
});

describe("tracesUntil", () => {
  it("takes traces until there are more windows than asked for, the trace that passes the mark included", () => {
    expect(tracesUntil([10, 10, 10, 10], 1, 25)).toBe(3);
    expect(tracesUntil([10, 10, 10, 10], 1, 20)).toBe(3);
    expect(tracesUntil([10, 10, 10, 10], 1, 19)).toBe(2);
  });

  it("looks only from the second trace on, as the reference notebook does", () => {
    expect(tracesUntil([1000, 5, 5], 5, 10)).toBe(2);
  });

  it("takes all when nothing is said, or when the mark is never passed", () => {
    expect(tracesUntil([10, 10], 5, null)).toBe(2);
    expect(tracesUntil([10, 10], 5, 1000)).toBe(2);
    expect(tracesUntil([], 5, 10)).toBe(0);
  });
});
