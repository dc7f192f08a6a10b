import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createOmission } from "../../src/detectors/omission.ts";
import { tokens } from "../support/arbitrary.ts";

const SIZE = 4;
const trace = tokens({ minLength: 1, maxLength: 8 });
const known = fc.array(trace, { minLength: 1, maxLength: 8 });

function runs(of: Tokens, calls: number): string[] {
  const all = Array.from({ length: Math.max(0, of.length - calls + 1) }, (_, at) => of.slice(at, at + calls).join(" "));
  return [...new Set(all)];
}

function reference(others: readonly Tokens[], tested: Tokens, calls: number): number {
  const own = new Set(runs(tested, calls));
  const shares = others.map((other) => {
    const theirs = runs(other, calls);
    return theirs.length === 0 ? 0 : theirs.filter((run) => own.has(run)).length / theirs.length;
  });
  return 1 - Math.max(0, ...shares);
}

describe("omission", () => {
  it("is the share of the best-matching known trace's runs that never come: as a slow reference says", () => {
    fc.assert(
      fc.property(known, trace, fc.constantFrom(2, 3), (all, tested, calls) => {
        const omission = createOmission(calls, SIZE);
        for (const one of all) omission.add(one);
        expect(omission.score(tested, null)).toBeCloseTo(reference(all, tested, calls), 12);
        for (const [index, own] of all.entries()) {
          const others = all.filter((_, other) => other !== index);
          expect(omission.score(own, index)).toBeCloseTo(reference(others, own, calls), 12);
        }
      }),
    );
  });

  it("names the runs of the best match that never came, in its order, and which trace that is", () => {
    const omission = createOmission(2, SIZE);
    omission.add(Uint16Array.of(1, 2, 3, 1, 1));
    omission.add(Uint16Array.of(3, 3, 3));
    expect(omission.omitted(Uint16Array.of(1, 2, 3))).toEqual({
      runs: [
        [3, 1],
        [1, 1],
      ],
      of: 4,
      closest: { tokens: Uint16Array.of(1, 2, 3, 1, 1), index: 0, known: 2, likeness: 0.5 },
    });
  });

  it("finds everything omitted, and can name nothing, where nothing is known", () => {
    const omission = createOmission(2, SIZE);
    expect(omission.score(Uint16Array.of(1, 2), null)).toBe(1);
    expect(omission.omitted(Uint16Array.of(1, 2))).toEqual({ runs: [], of: 0, closest: null });
  });
});
