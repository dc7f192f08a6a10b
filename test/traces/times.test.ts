import { createDayClock, secondsOfDateTime, secondsOfDay } from "../../src/traces/times.ts";
import { describe, expect, it } from "@jest/globals";

const DAY = 86_400;

describe("a clock that shows no date", () => {
  it("rises past every midnight", () => {
    const clock = createDayClock();
    const shown = [10, DAY - 1, 5, DAY - 700, 1, 50_000, 40_000];
    const rising = [10, DAY - 1, DAY + 5, 2 * DAY - 700, 2 * DAY + 1, 2 * DAY + 50_000, 3 * DAY + 40_000];
    expect(shown.map(clock)).toEqual(rising);
  });

  it("may run back a little, also around midnight", () => {
    const clock = createDayClock();
    expect([100, 99, DAY - 1, 2, DAY - 0.5, 3].map(clock)).toEqual([100, 99, DAY - 1, DAY + 2, DAY - 0.5, DAY + 3]);
  });

  it("begins with what it shows", () => {
    expect(createDayClock()(DAY - 1)).toBe(DAY - 1);
  });

  it("is read to the nanosecond", () => {
    expect(secondsOfDay("23:59:58.000000123")).toBeCloseTo(86_398.000000123, 9);
    expect(secondsOfDay("x")).toBeNaN();
  });
});

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
