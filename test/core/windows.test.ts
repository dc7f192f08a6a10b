import * as fc from "fast-check";
import {
  type DistinctWindows,
  type PrefixChunk,
  countWindows,
  distinctWindows,
  prefixChunk,
  tracesUntil,
  windowsOf,
} from "../../src/core/windows.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { describe, expect, it } from "@jest/globals";
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

const traces = fc.array(tokens({ maxLength: 30, size: 3 }), { maxLength: 6 });

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

const cases = fc.record({
  traces: fc.array(tokens({ maxLength: 30, size: 3 }), { maxLength: 6 }),
  windowCalls: fc.integer({ min: 2, max: 7 }),
  chunk: fc.integer({ min: 1, max: 9 }),
});

/** Where each level begins in `calls`. */
function levelStarts(chunk: PrefixChunk): number[] {
  const starts = [0];
  for (const count of chunk.count) starts.push(starts.at(-1)! + count);
  return starts;
}

/** The window that a row stands for, read back by climbing from its node to the root. */
function windowOfRow(chunk: PrefixChunk, row: number): number[] {
  const starts = levelStarts(chunk);
  const window = [chunk.next[row]!];
  let node = chunk.row[row]!;
  for (let level = chunk.count.length - 1; level >= 0; level -= 1) {
    window.unshift(chunk.calls[starts[level]! + node]!);
    node = chunk.parent[starts[level]! + node]!;
  }
  return window;
}

describe("prefixChunk", () => {
  it("holds every window of the chunk: climbing from its row to the root spells it", () => {
    fc.assert(
      fc.property(cases, ({ traces, windowCalls, chunk }) => {
        const windows = distinctWindows(traces, windowCalls);
        for (let from = 0; from < windows.starts.length; from += chunk) {
          const to = Math.min(from + chunk, windows.starts.length);
          const tree = prefixChunk(windows, from, to);
          for (let index = from; index < to; index += 1) {
            const start = windows.starts[index]!;
            const window = Array.from(windows.tokens.slice(start, start + windowCalls));
            expect(windowOfRow(tree, index - from)).toEqual(window);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has one node for each distinct prefix of the chunk, no more", () => {
    fc.assert(
      fc.property(cases, ({ traces, windowCalls }) => {
        const windows = distinctWindows(traces, windowCalls);
        const all = Array.from(windows.starts, (start) => Array.from(windows.tokens.slice(start, start + windowCalls)));
        const tree = prefixChunk(windows, 0, all.length);
        const expected = Array.from(
          { length: windowCalls - 1 },
          (_, level) => new Set(all.map((window) => window.slice(0, level + 1).join())).size,
        );
        expect(tree.count).toEqual(expected);
        expect(tree.calls).toHaveLength(expected.reduce((sum, count) => sum + count, 0));
        expect(tree.parent).toHaveLength(tree.calls.length);
      }),
      { numRuns: 300 },
    );
  });

  it("every parent is a node of the level above, and level 0 says 0", () => {
    fc.assert(
      fc.property(cases, ({ traces, windowCalls }) => {
        const windows = distinctWindows(traces, windowCalls);
        const tree = prefixChunk(windows, 0, windows.starts.length);
        const starts = levelStarts(tree);
        for (const [level, count] of tree.count.entries()) {
          const above = level === 0 ? 1 : tree.count[level - 1]!;
          for (let node = 0; node < count; node += 1) {
            expect(tree.parent[starts[level]! + node]).toBeLessThan(above);
          }
        }
      }),
    );
  });
});
