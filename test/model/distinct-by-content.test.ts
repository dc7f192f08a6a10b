import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { distinctByContent } from "../../src/model/distinct-by-content.ts";
import { tokens } from "../support/arbitrary.ts";

describe("distinctByContent", () => {
  it("keeps each content once, and every trace finds its own", () => {
    fc.assert(
      fc.property(fc.array(tokens({ maxLength: 3, size: 12 })), (traces) => {
        const { distinct, indexOf } = distinctByContent(traces);
        expect(Array.from(indexOf, (index) => distinct[index])).toEqual(traces);
        expect(new Set(distinct.map((trace) => trace.join())).size).toBe(distinct.length);
      }),
    );
  });
});
