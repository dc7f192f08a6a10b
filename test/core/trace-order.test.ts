import * as fc from "fast-check";
import { describe, expect, it } from "@jest/globals";
import { lexicographicOrder, traceLevels } from "../../src/core/trace-order.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { tokens } from "../support/arbitrary.ts";

describe("lexicographicOrder", () => {
  it("orders as comparing call by call does, a trace before those that go on from it", () => {
    const traces = [Uint16Array.of(2), Uint16Array.of(1, 300), Uint16Array.of(1), Uint16Array.of(1, 2, 9)];
    expect([...lexicographicOrder(traces)]).toEqual([2, 3, 1, 0]);
  });

  it("names every trace once and puts equal traces side by side", () => {
    fc.assert(
      fc.property(fc.array(tokens({ size: 3, maxLength: 4 })), (traces) => {
        const order = lexicographicOrder(traces);
        expect([...order].sort((a, b) => a - b)).toEqual([...traces.keys()]);
        const keys = Array.from(order, (index) => traces[index]!.join(" "));
        expect(keys.filter((key, place) => key !== keys[place - 1])).toHaveLength(new Set(keys).size);
      }),
    );
  });
});

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
