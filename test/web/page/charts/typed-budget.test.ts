import { describe, expect, it } from "@jest/globals";
import { lowestTyped, refusalWords, typedRate } from "../../../../src/web/page/charts/typed-budget.ts";

describe("a typed budget", () => {
  it("is a number in per cent, with a comma or a point", () => {
    expect(["5", "5.5", "5,5", ".5", "0,1", "50", " 5 % ", "5."].map((text) => typedRate(text, 28))).toEqual([
      0.05, 0.055, 0.055, 0.005, 0.001, 0.5, 0.05, 0.05,
    ]);
  });

  it("is nothing else, and no part of it is taken", () => {
    for (const text of ["", "0", "-3", "1e1", "1e-7", "99", "100", "50.1", "0.05", "5 5", "1.2.3", "five", "5,,5", "٥"])
      expect(typedRate(text, 28)).toBeNull();
  });

  it("has no more decimals than are shown", () => {
    expect(typedRate("3.33333333", 28)).toBe(0.033333);
  });

  it("goes below 0.1 % where so little can be promised", () => {
    expect(lowestTyped(28)).toBe(0.001);
    expect(lowestTyped(0)).toBe(0.001);
    expect(typedRate("0.05", 4372)).toBe(0.0005);
    expect(typedRate("0.02", 4372)).toBeNull();
  });

  it("is answered with what is taken and what still holds, where it is refused", () => {
    expect(refusalWords(0.0345, 28)).toBe("It takes a number from 0.1 to 50. 3.45 % still holds.");
    expect(refusalWords(0.05, 4372)).toContain("from 0.023 to 50");
  });
});
