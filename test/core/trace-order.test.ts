import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { lexicographicOrder } from "../../src/core/trace-order.ts";
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
