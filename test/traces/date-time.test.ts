import { describe, expect, it } from "@jest/globals";
import { secondsOfDateTime } from "../../src/traces/date-time.ts";

describe("secondsOfDateTime", () => {
  it.each([
    ["2023-11-14T22:13:20Z", 1_700_000_000],
    ["2023-11-14 22:13:20", 1_700_000_000],
    ["2023-11-14t22:13:20z", 1_700_000_000],
    ["2023-11-14T23:13:20.123456789+0100", 1_700_000_000.123457],
  ])("reads %j", (text, seconds) => {
    expect(secondsOfDateTime(text)).toBeCloseTo(seconds, 6);
  });

  it.each(["", "22:13:20", "2023-11-14", "2023-13-99T22:13:20Z", "2023-11-14T22:13:20.Z", "1700000000"])(
    "gives NaN for %j",
    (text) => {
      expect(secondsOfDateTime(text)).toBeNaN();
    },
  );
});
