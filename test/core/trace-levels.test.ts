import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { traceLevels } from "../../src/core/trace-levels.ts";
import { lexicographicOrder } from "../../src/core/trace-order.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { tokens } from "../support/arbitrary.ts";

const sorted = (traces: readonly Tokens[]): Tokens[] =>
  Array.from(lexicographicOrder(traces), (index) => traces[index]!);

describe("traceLevels", () => {
  it("steps the shared beginning of two traces once, in whole pieces", () => {
    const traces = [Uint16Array.of(1, 2, 3, 4, 5), Uint16Array.of(1, 2, 3, 9)];
    const levels = [...traceLevels(traces, () => 2)].map(({ from, nodes }) => ({
      from,
      nodes: nodes.map((node) => ({ calls: [...node.calls], parent: node.parent, traces: node.traces })),
    }));
    expect(levels).toEqual([
      { from: 0, nodes: [{ calls: [1, 2], parent: 0, traces: [0, 1] }] },
      {
        from: 2,
        nodes: [
          { calls: [3, 4], parent: 0, traces: [0] },
          { calls: [3, 9], parent: 0, traces: [1] },
        ],
      },
      { from: 4, nodes: [{ calls: [5], parent: 0, traces: [0] }] },
    ]);
  });

  it("gives every trace back when its pieces are joined along the parents, whatever the pieces' length", () => {
    fc.assert(
      fc.property(
        fc.array(tokens({ size: 3, maxLength: 9 })),
        fc.integer({ min: 1, max: 5 }),
        (unsorted, pieceCalls) => {
          const traces = sorted(unsorted);
          const joined = traces.map((): number[] => []);
          let above: readonly (readonly number[])[] = [[]];
          for (const { from, nodes } of traceLevels(traces, (left) => (left % 2) + pieceCalls)) {
            above = nodes.map((node) => [...above[node.parent]!, ...node.calls]);
            for (const [index, node] of nodes.entries()) {
              for (const trace of node.traces) {
                expect(joined[trace]).toHaveLength(from);
                joined[trace] = [...above[index]!];
              }
            }
          }
          expect(joined).toEqual(traces.map((trace) => [...trace]));
        },
      ),
    );
  });

  it("never steps an equal trace or a whole shared piece twice, and puts the longest pieces first", () => {
    fc.assert(
      fc.property(fc.array(tokens({ size: 2, maxLength: 8 })), (unsorted) => {
        for (const { from, nodes } of traceLevels(sorted(unsorted), () => 3)) {
          const paths = nodes.map((node) => {
            const trace = sorted(unsorted)[node.traces[0]!]!;
            return trace.subarray(0, from + node.calls.length).join(" ");
          });
          expect(new Set(paths).size).toBe(paths.length);
          const lengths = nodes.map((node) => node.calls.length);
          expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
        }
      }),
    );
  });
});
