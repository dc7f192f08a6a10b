import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createNgramCounts, ROOT, type NgramCounts } from "../../src/detectors/ngram-counts.ts";
import { ABSENT } from "../../src/detectors/window-numbers.ts";
import { tokens } from "../support/arbitrary.ts";

const SIZE = 4;
const traces = fc.array(tokens({ maxLength: 12 }), { maxLength: 6 });

/** Every run with something counted, and its figures. */
function figures(counts: NgramCounts): Record<string, readonly number[]> {
  const found: Record<string, readonly number[]> = {};
  const visit = (node: number, run: string): void => {
    const figure = [counts.occurrences(node), counts.contextTotal(node), counts.contextDistinct(node)];
    if (figure.some((count) => count > 0)) found[run] = figure;
    for (let token = 0; token <= SIZE; token += 1) {
      const child = counts.child(node, token);
      if (child !== ABSENT) visit(child, `${run} ${token}`);
    }
  };
  visit(ROOT, "");
  return found;
}

function counted(all: readonly Tokens[], order: number): NgramCounts {
  const counts = createNgramCounts(order, SIZE);
  for (const trace of all) counts.add(trace);
  return counts;
}

describe("createNgramCounts", () => {
  it("takes a trace back so that every figure is as if it had never been counted, in whatever order", () => {
    fc.assert(
      fc.property(traces, traces, fc.integer({ min: 1, max: 5 }), (kept, taken, order) => {
        const counts = counted([...kept, ...taken], order);
        for (const trace of taken) counts.remove(trace);
        expect(figures(counts)).toEqual(figures(counted(kept, order)));
        for (const trace of taken) counts.add(trace);
        expect(figures(counts)).toEqual(figures(counted([...taken, ...kept], order)));
      }),
    );
  });

  it("refuses to take back a trace whose runs were never counted", () => {
    expect(() => {
      counted([Uint16Array.of(1, 2)], 3).remove(Uint16Array.of(2, 1));
    }).toThrow(RangeError);
  });
});
