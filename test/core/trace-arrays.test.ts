import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { int64Bytes, npyHeader } from "../../src/core/npy.ts";
import { traceArrays, tracesOfArrays } from "../../src/core/trace-arrays.ts";
import { tokens } from "../support/arbitrary.ts";

const WHERE = { calls: "calls.npy", offsets: "offsets.npy" };

describe("trace arrays", () => {
  it("give back the traces that they were made of, empty ones too", () => {
    fc.assert(
      fc.property(fc.array(tokens({ maxLength: 9 }), { maxLength: 6 }), (traces) => {
        const read = tracesOfArrays(traceArrays(traces), WHERE, 4);
        expect(read.map((one) => [...one])).toEqual(traces.map((one) => [...one]));
      }),
    );
  });

  const good = traceArrays([Uint16Array.of(1, 2), Uint16Array.of(3)]);
  const offsets = (...values: readonly number[]) =>
    Uint8Array.from([...npyHeader("<i8", [values.length]), ...int64Bytes(values)]);

  it.each<[string, ReturnType<typeof traceArrays>, RegExp]>([
    ["offsets that do not begin at 0", { ...good, offsets: offsets(1, 3) }, /must ascend from 0 to 3/],
    ["offsets that fall", { ...good, offsets: offsets(0, 3, 2, 3) }, /must ascend/],
    ["offsets that stop early", { ...good, offsets: offsets(0, 2) }, /must ascend/],
    ["no offset", { ...good, offsets: offsets() }, /must ascend/],
    ["the files exchanged", { calls: good.offsets, offsets: good.calls }, /calls\.npy: is an array of <i8/],
  ])("refuse %s", (_, files, message) => {
    expect(() => tracesOfArrays(files, WHERE, 4)).toThrow(message);
  });

  it("refuse a token outside the vocabulary", () => {
    expect(() => tracesOfArrays(good, WHERE, 3)).toThrow(/token 3 is outside 0\.\.2/);
  });
});
