import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { distinctWindows } from "../../src/core/distinct-windows.ts";
import { prefixChunk, type PrefixChunk } from "../../src/core/prefix-chunk.ts";
import { tokens } from "../support/arbitrary.ts";

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
