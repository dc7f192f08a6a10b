import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { topExpected } from "../../src/model/run-network.ts";

describe("topExpected", () => {
  it("is the beginning of the whole distribution sorted, ties by token", () => {
    const bits = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bits, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 3 }), (values, top, from) => {
        const padded = Float32Array.from([...Array.from({ length: from }, () => 0), ...values, 0, 0]);
        const sorted = values.map((value, token) => ({ token, value })).sort((a, b) => a.value - b.value);
        expect(topExpected(padded, from, values.length, top)).toEqual(
          sorted.slice(0, top).map(({ token, value }) => ({ token, probability: 2 ** -value })),
        );
      }),
    );
  });
});
