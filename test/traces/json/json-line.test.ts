import * as fc from "fast-check";
import {
  idAt,
  jsonOf,
  listAt,
  memberOf,
  objectAt,
  parseObject,
  secondsOfJson,
  textAtPath,
  wholeNumberOf,
} from "../../../src/traces/json/json-line.ts";
import { describe, expect, it } from "@jest/globals";

describe("a line of JSON", () => {
  it("is an object, or null: no list, text, damage, half a line or nothing", () => {
    expect(parseObject(`{"a":1}`)).toEqual({ a: 1 });
    for (const line of ["[1]", `"a"`, "null", "7", "", "{", `{"a":`, `{"a":1}}`, `{"a":1} x`]) {
      expect(parseObject(line)).toBeNull();
    }
  });

  it("may have a byte order mark, NULs or what a container's log holds before it", () => {
    for (const before of [
      "\uFEFF",
      "\0\0\0",
      " \t",
      "2026-01-02T03:04:05.678Z stdout F ",
      "2026-01-02T03:04:05+01:00 stderr F ",
    ]) {
      expect(parseObject(`${before}{"a":1}`)).toEqual({ a: 1 });
    }
    expect(parseObject(`2026-01-02T03:04:05.678Z stdout P {"a":1}`)).toBeNull();
    expect(jsonOf("read")).toBe("read");
  });

  it("never takes what every object inherits for a member", () => {
    const object = parseObject(`{"a":{"__proto__":{"x":1}}}`);
    for (const name of ["constructor", "toString", "hasOwnProperty"]) expect(memberOf(object, name)).toBeUndefined();
    expect(memberOf(object, "__proto__")).toBeUndefined();
    expect(memberOf(object, "a", "__proto__", "x")).toBe(1);
  });

  it("is read by path, and gives null or nothing where a path leads nowhere", () => {
    const object = parseObject(`{"a":{"b":"t","c":[1],"d":"","e":{"value":"7"},"f":3,"g":-1,"h":1.5}}`);
    expect(textAtPath(object, "a", "b")).toBe("t");
    expect(textAtPath(object, "a", "d")).toBeNull();
    expect(textAtPath(object, "a", "b", "c")).toBeNull();
    expect(listAt(object, "a", "c")).toEqual([1]);
    expect(listAt(object, "a", "b")).toEqual([]);
    expect(objectAt(object, "a", "c")).toBeNull();
    expect(objectAt(object, "a", "e")).toEqual({ value: "7" });
    expect(["e", "f", "g", "h", "x"].map((name) => idAt(object, "a", name))).toEqual(["7", "3", null, null, null]);
  });

  it.each([
    ["9", 9],
    ["-1", -1],
    [0, 0],
    ["18446744073709551615", 2 ** 64],
    ["", null],
    ["0x3", null],
    [1.5, null],
    [null, null],
    [true, null],
    ["123456789012345678901", null],
  ])("holds a whole number as %j: %j", (value, number) => {
    expect(wholeNumberOf(value)).toBe(number);
  });

  it("throws for no text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        parseObject(text);
        parseObject(`{${text}`);
      }),
    );
    for (const opening of ["[", `{"a":`, `{"a":[`]) expect(parseObject(`{"a":${opening.repeat(200_000)}`)).toBeNull();
  });
});

describe("secondsOfJson", () => {
  it.each([
    ["2023-11-14T22:13:20Z", 1_700_000_000],
    ["2023-11-14T22:13:20.123456789Z", 1_700_000_000.123456789],
    ["2023-11-14T23:13:20.5+01:00", 1_700_000_000.5],
    ["2023-11-14T22:13:20.5+0000", 1_700_000_000.5],
    ["1700000000123456789", 1_700_000_000.123456789],
    [1_700_000_000_123_456_800, 1_700_000_000.1234568],
    [{ seconds: "1700000000", nanos: 123456789 }, 1_700_000_000.123456789],
    [{ seconds: 1_700_000_000 }, 1_700_000_000],
  ])("reads %j", (time, seconds) => {
    expect(secondsOfJson(time)).toBeCloseTo(seconds, 6);
  });

  it.each([["10:00:01.5"], [""], ["2023-11-14"], ["2023-13-99T22:13:20Z"], [null], [undefined], [{}], [[]], [true]])(
    "gives NaN for %j",
    (time) => {
      expect(secondsOfJson(time)).toBeNaN();
    },
  );

  it("gives NaN for half a protobuf time and for any other value", () => {
    expect(secondsOfJson({ nanos: 5 })).toBeNaN();
    expect(secondsOfJson({ seconds: "1700000000", nanos: "x" })).toBeNaN();
    expect(secondsOfJson(Infinity)).toBeNaN();
  });
});
