import * as fc from "fast-check";
import type { Tokens } from "../../src/core/trace.ts";

/** A trace's tokens from a small alphabet, so that windows repeat. */
export function tokens(options: { minLength?: number; maxLength?: number; size?: number } = {}): fc.Arbitrary<Tokens> {
  const { minLength = 0, maxLength = 40, size = 4 } = options;
  return fc
    .array(fc.integer({ min: 0, max: size - 1 }), { minLength, maxLength })
    .map((calls) => Uint16Array.from(calls));
}

/** Finite scores with many ties. */
export function scores(minLength = 1): fc.Arbitrary<Float64Array> {
  const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -5, max: 5 }));
  return fc.array(score, { minLength, maxLength: 30 }).map((values) => Float64Array.from(values));
}
