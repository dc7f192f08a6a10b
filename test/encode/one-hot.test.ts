import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { oneHot } from "../../src/encode/one-hot.ts";
import { tokens } from "../support/arbitrary.ts";

describe("oneHot", () => {
  it("has a single 1 in each row, at the token's place", () => {
    fc.assert(
      fc.property(tokens({ size: 7 }), (trace) => {
        const rows = oneHot(trace, 7);
        expect(rows).toHaveLength(trace.length * 7);
        for (const [row, token] of trace.entries()) {
          const expected = Array.from({ length: 7 }, (_, place) => (place === token ? 1 : 0));
          expect(Array.from(rows.subarray(row * 7, row * 7 + 7))).toEqual(expected);
        }
      }),
    );
  });

  it("refuses a token that has no column", () => {
    expect(() => oneHot(Uint16Array.of(0, 3), 3)).toThrow("token 3 is outside 0..2");
  });
});
