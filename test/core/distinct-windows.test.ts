import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { distinctWindows, type DistinctWindows } from "../../src/core/distinct-windows.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { tokens } from "../support/arbitrary.ts";

const traces = fc.array(tokens({ maxLength: 30, size: 3 }), { maxLength: 6 });
const windowCalls = fc.integer({ min: 1, max: 7 });

/** Every window of every trace, in order: the obvious way. */
function everyWindow(all: readonly Tokens[], width: number): number[][] {
  return all.flatMap((trace) =>
    Array.from({ length: Math.max(0, trace.length - width + 1) }, (_, from) =>
      Array.from(trace.slice(from, from + width)),
    ),
  );
}

function windowAt(windows: DistinctWindows, index: number): number[] {
  const start = windows.starts[index]!;
  return Array.from(windows.tokens.slice(start, start + windows.windowCalls));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

describe("distinctWindows", () => {
  it("gives every window back, in order, through its index", () => {
    fc.assert(
      fc.property(traces, windowCalls, (all, width) => {
        const windows = distinctWindows(all, width);
        expect(Array.from(windows.distinctOf, (index) => windowAt(windows, index))).toEqual(everyWindow(all, width));
      }),
      { numRuns: 300 },
    );
  });

  it("lists each window once, in strictly ascending lexicographic order", () => {
    fc.assert(
      fc.property(traces, windowCalls, (all, width) => {
        const windows = distinctWindows(all, width);
        const listed = Array.from(windows.starts.keys(), (index) => windowAt(windows, index));
        for (let index = 1; index < listed.length; index += 1) {
          expect(compare(listed[index - 1]!, listed[index]!)).toBeLessThan(0);
        }
        expect(listed).toHaveLength(new Set(everyWindow(all, width).map(String)).size);
      }),
      { numRuns: 300 },
    );
  });

  it("sorts by number, not by text, up to the largest token of the shipped vocabularies", () => {
    const windows = distinctWindows([Uint16Array.of(340, 9, 100, 2, 0)], 2);
    expect(Array.from(windows.starts.keys(), (index) => windowAt(windows, index))).toEqual([
      [2, 0],
      [9, 100],
      [100, 2],
      [340, 9],
    ]);
  });

  it("sorts the largest vocabulary that there may be without a table of all pairs of calls", () => {
    const windows = distinctWindows([Uint16Array.of(65_534, 7, 65_533, 7, 65_534, 7)], 3);
    expect(Array.from(windows.starts)).toEqual([1, 3, 2, 0]);
  });

  it("no window spans two traces", () => {
    const windows = distinctWindows([Uint16Array.of(1, 2), Uint16Array.of(3, 4)], 2);
    expect(windows.starts).toHaveLength(2);
    expect(distinctWindows([Uint16Array.of(1), Uint16Array.of(2)], 2).starts).toHaveLength(0);
  });

  it("no traces hold no windows", () => {
    expect(distinctWindows([], 20)).toMatchObject({ starts: new Uint32Array(), distinctOf: new Uint32Array() });
  });
});
