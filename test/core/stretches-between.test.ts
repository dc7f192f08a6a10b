import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { stretchesBetween } from "../../src/core/stretches-between.ts";
import { tokens } from "../support/arbitrary.ts";

it("cuts traces at the named calls, drops those and empty pieces, and joins no two traces", () => {
  const cut = (...traces: number[][]): number[][] =>
    stretchesBetween(
      traces.map((trace) => Uint16Array.from(trace)),
      (token) => token === 0,
    ).map((stretch) => [...stretch]);
  expect(cut([0, 1, 2, 0, 0, 3], [], [0], [4, 0])).toEqual([[1, 2], [3], [4]]);
  fc.assert(
    fc.property(fc.array(tokens({ size: 3 })), (traces) => {
      const pieces = cut(...traces.map((trace) => [...trace]));
      expect(pieces.flat()).toEqual(traces.flatMap((trace) => [...trace].filter((token) => token !== 0)));
      expect(pieces.every((piece) => piece.length > 0)).toBe(true);
    }),
  );
});
