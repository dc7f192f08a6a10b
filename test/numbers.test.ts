import { describe, expect, it } from "@jest/globals";
import { count, counted, fixed, interval, percent, probability, shortPercent, signed } from "../src/numbers.ts";

describe("numbers", () => {
  it("a figure that is missing or not finite is a dash in every form", () => {
    for (const value of [NaN, Infinity, -Infinity, null])
      for (const form of [
        (x: number | null) => fixed(x, 3),
        (x: number | null) => signed(x, 3),
        percent,
        shortPercent,
        probability,
      ])
        expect(form(value)).toBe("–");
    expect(count(NaN)).toBe("–");
    expect(interval([NaN, 1])).toBe("–");
  });

  it("fixed() prints a real minus sign and never minus zero", () => {
    expect(fixed(-0.0304, 2)).toBe("−0.03");
    expect(fixed(-0.0001, 2)).toBe("0.00");
    expect(signed(0.0031, 3)).toBe("+0.003");
    expect(signed(0.0001, 3)).toBe("0.000");
  });

  it("percent() does not round a small rate to zero", () => {
    expect(percent(0.1234)).toBe("12.3 %");
    expect(percent(0)).toBe("0.0 %");
    expect(percent(0.0001)).toBe("< 0.1 %");
    expect(shortPercent(0.05)).toBe("5 %");
    expect(shortPercent(0.001)).toBe("0.1 %");
  });

  it("count() groups thousands alike in every locale", () => {
    expect([999, 1000, 4372, 2634481].map(count)).toEqual(["999", "1,000", "4,372", "2,634,481"]);
    expect([counted(1, "trace"), counted(2, "trace")]).toEqual(["1 trace", "2 traces"]);
  });

  it("probability() never rounds to a false 0 or 1", () => {
    expect([0, 1, 0.5, 0.00001, 0.9999, 0.0012].map(probability)).toEqual([
      "0",
      "1",
      "0.500",
      "< 0.0001",
      "> 0.999",
      "0.0012",
    ]);
  });
});
