import { describe, expect, it } from "@jest/globals";
import { secondsOfJson } from "../../../src/traces/json/json-time.ts";

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

  it("gives NaN for half a protobuf time and for what is no number", () => {
    expect(secondsOfJson({ nanos: 5 })).toBeNaN();
    expect(secondsOfJson({ seconds: "1700000000", nanos: "x" })).toBeNaN();
    expect(secondsOfJson(Infinity)).toBeNaN();
  });
});
