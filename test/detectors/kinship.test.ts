import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";
import { createKinship } from "../../src/detectors/kinship.ts";
import { tokens } from "../support/arbitrary.ts";

const SIZE = 4;
const trace = tokens({ minLength: 1, maxLength: 10 });
const known = fc.array(trace, { minLength: 1, maxLength: 6 });

/** Witten-Bell by the book: counts in plain maps, one level on the other. */
function trigram(of: readonly Tokens[], below: (run: readonly number[]) => number): (run: readonly number[]) => number {
  const padded = of.map((one) => [SIZE, SIZE, ...one]);
  const level = (run: readonly number[], lower: number): number => {
    const context = run.slice(0, -1);
    const followers: number[] = [];
    for (const one of padded) {
      for (let at = 2; at < one.length; at += 1) {
        if (context.every((call, back) => one[at - context.length + back] === call)) followers.push(one[at] ?? -1);
      }
    }
    if (followers.length === 0) return lower;
    const distinct = new Set(followers).size;
    const seen = followers.filter((call) => call === run.at(-1)).length;
    return (seen + distinct * lower) / (followers.length + distinct);
  };
  return (run) => level(run, level(run.slice(1), below(run)));
}

function reference(all: readonly Tokens[], tested: Tokens, leftOut: number | null): number {
  const calls = all.flatMap((one) => [...one]);
  const distinct = new Set(calls).size;
  const unigram = (run: readonly number[]): number =>
    (calls.filter((call) => call === run.at(-1)).length + distinct / SIZE) / (calls.length + distinct);
  const common = trigram(all, unigram);
  const own = trigram([tested], common);
  const saved = all.map((one, index) => {
    if (index === leftOut) return -Infinity;
    const padded = [SIZE, SIZE, ...one];
    let bits = 0;
    for (let at = 2; at < padded.length; at += 1) {
      const run = padded.slice(at - 2, at + 1);
      bits += Math.log2(own(run) / common(run));
    }
    return bits / one.length;
  });
  return -Math.max(0, ...saved);
}

describe("kinship", () => {
  it("is minus the bits a call that the trace's own model saves on its closest kin: as a slow reference says", () => {
    fc.assert(
      fc.property(known, trace, (all, tested) => {
        const kinship = createKinship(SIZE);
        for (const one of all) kinship.add(one);
        const scorer = kinship.freeze();
        expect(scorer.score(tested, null)).toBeCloseTo(reference(all, tested, null), 9);
        for (const [index, own] of all.entries()) {
          expect(scorer.score(own, index)).toBeCloseTo(reference(all, own, index), 9);
        }
      }),
    );
  });
});
