import { describe, expect, it } from "@jest/globals";
import { at, atKey, last } from "../../src/core/at.ts";

describe("at", () => {
  it("gives the element of a place that exists, also where it is zero, empty or undefined", () => {
    expect(at([0, 7], 0)).toBe(0);
    expect(at(new Float64Array([1.5, NaN]), 1)).toBeNaN();
    const nothing: unknown = at<unknown>([undefined], 0);
    expect(nothing).toBeUndefined();
  });

  it.each([-1, 2, 0.5, NaN, Infinity])("names the index and the length of a place that does not exist: %p", (index) => {
    expect(() => at(new Uint16Array(2), index)).toThrow(new RangeError(`index ${index} is outside an array of 2`));
  });
});

describe("last", () => {
  it("gives the last element, and refuses an empty array", () => {
    expect(last([3, 4])).toBe(4);
    expect(() => last([])).toThrow(RangeError);
  });
});

describe("atKey", () => {
  it("gives the value of a key, and names one that is missing", () => {
    expect(atKey(new Map([["read", 0]]), "read")).toBe(0);
    expect(() => atKey(new Map([["read", 0]]), "write")).toThrow(new RangeError("key write is not in a map of 1"));
  });
});
