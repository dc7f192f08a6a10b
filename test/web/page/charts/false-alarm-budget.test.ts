import { describe, expect, it } from "@jest/globals";
import { conformalThreshold } from "../../../../src/core/conformal.ts";
import {
  describeAlarms,
  describeDetection,
  leastRate,
  formatLeastRate,
  lowestTyped,
  markedRates,
  describeMissingThreshold,
  promisableRate,
  promisableRates,
  rateAtPlace,
  rateNearestTo,
  rateStepped,
  formatRate,
  describeRefusal,
  SLIDER_PLACES,
  sliderPlace,
  describeBudget,
  typedRate,
} from "../../../../src/web/page/charts/false-alarm-budget.ts";
import { scoreClasses } from "../../../../src/web/page/charts/score-bars.ts";

const SCORES = Float64Array.from({ length: 99 }, (_, index) => index / 10);

describe("promisable rates", () => {
  it("begin at one in the calibration traces and one, and end at a half", () => {
    expect(leastRate(99)).toBe(0.01);
    expect(promisableRates(99)).toBe(50);
    expect(promisableRates(1)).toBe(1);
    expect(promisableRates(0)).toBe(0);
  });

  it("are rounded up to a hundredth of a per cent, so that the rate shown is the rate that holds", () => {
    expect([28, 29, 84, 42].map(leastRate)).toEqual([0.0345, 0.0334, 0.0118, 0.0233]);
    expect(promisableRate(4, 84)).toBe(0.0471);
  });

  it("keep the threshold of their number of alarms, also where they lie close together", () => {
    for (const traces of [1, 28, 84, 4372, 20000])
      for (const alarmed of [1, 2, Math.ceil(traces / 3)].filter((number) => number <= traces)) {
        const scores = Float64Array.from({ length: traces }, (_, index) => index);
        expect(conformalThreshold(scores, promisableRate(alarmed, traces))).toBe(traces - alarmed);
      }
  });

  it("give the rate whose threshold is nearest to a score, by which that threshold comes back", () => {
    for (const score of [9.8, 9.44, 7.01, 5]) {
      const rate = rateNearestTo(SCORES, score)!;
      expect(conformalThreshold(SCORES, rate)).toBeCloseTo(score, 1);
    }
  });

  it("are cut off for scores beyond what can be promised", () => {
    expect(rateNearestTo(SCORES, 1e6)).toBe(0.01);
    expect(rateNearestTo(SCORES, -1e6)).toBe(0.5);
    expect(rateNearestTo(new Float64Array(0), 1)).toBeNull();
  });

  it("take the lowest of those that share a threshold", () => {
    expect(rateNearestTo(Float64Array.of(1, 2, 2, 2, 3), 2.1)).toBe(0.3334);
  });
});

describe("the slider", () => {
  it("holds the least rate at one end and the highest at the other", () => {
    expect(rateAtPlace(0, 99)).toBe(0.01);
    expect(rateAtPlace(SLIDER_PLACES, 99)).toBe(0.5);
    expect(sliderPlace(1e-6, 99)).toBe(0);
    expect(sliderPlace(0.9, 99)).toBe(SLIDER_PLACES);
  });

  it("gives equal ways to equal factors", () => {
    const way = sliderPlace(0.04, 99) - sliderPlace(0.02, 99);
    expect(Math.abs(sliderPlace(0.4, 99) - sliderPlace(0.2, 99) - way)).toBeLessThanOrEqual(1);
  });

  it("comes back to the same promisable rate from its place", () => {
    for (let alarmed = 1; alarmed <= 50; alarmed++) {
      const rate = alarmed / 100;
      expect(rateAtPlace(sliderPlace(rate, 99), 99)).toBeCloseTo(rate, 12);
    }
  });

  it("reaches another rate with every step of a key, and stays at its ends", () => {
    let rate = 0.01;
    for (let step = 0; step < 49; step++) {
      const next = rateStepped(rate, Math.min(SLIDER_PLACES, sliderPlace(rate, 99) + 1), 99);
      expect(next).toBeCloseTo(rate + 0.01, 12);
      rate = next;
    }
    expect(rateStepped(rate, SLIDER_PLACES, 99)).toBe(0.5);
    expect(rateStepped(0.02, sliderPlace(0.02, 99) - 1, 99)).toBe(0.01);
    expect(rateStepped(0.01, 0, 99)).toBe(0.01);
  });

  it("goes from a budget that cannot be promised to the least that can", () => {
    expect(rateStepped(0.001, 1, 99)).toBe(0.01);
  });

  it("stands still where nothing can be chosen", () => {
    expect(sliderPlace(0.05, 0)).toBe(0);
    expect(rateAtPlace(0, 1)).toBe(0.5);
  });

  it("marks the least rate and round ones, as far as there is room", () => {
    expect(markedRates(249, 560)).toEqual([0.004, 0.01, 0.05, 0.1, 0.2, 0.5]);
    expect(markedRates(249, 200)).toEqual([0.004, 0.05, 0.5]);
    expect(markedRates(2, 560)).toEqual([0.3334]);
  });
});

const TRACES = [
  { scoreBits: 1, isAttack: false },
  { scoreBits: 4, isAttack: false },
  { scoreBits: 5, isAttack: true },
  { scoreBits: 2, isAttack: true },
  { scoreBits: 9, isAttack: null },
  { scoreBits: null, isAttack: true },
];

describe("words of the threshold", () => {
  it("write a budget as someone would, without losing a digit of it", () => {
    const rates = [0.05, 0.0555, 0.0471, 0.0345, 0.004, 0.0005, 0.00023, 0.5];
    const words = ["5 %", "5.55 %", "4.71 %", "3.45 %", "0.4 %", "0.05 %", "0.023 %", "50 %"];
    expect(rates.map(formatRate)).toEqual(words);
  });

  it("round the least promisable rate up, so that it can be kept", () => {
    expect([249, 84, 28, 1, 9].map(formatLeastRate)).toEqual(["0.4 %", "1.18 %", "3.45 %", "50 %", "10 %"]);
  });

  it("say what the threshold does to the traces", () => {
    const classes = scoreClasses(TRACES);
    expect(describeAlarms(classes, 0.05, 3.2141, "bits a call")).toBe(
      "At a budget of 5 % a trace raises an alarm above 3.214 bits a call: 3 of 5 traces do. 1 more is too short for a score.",
    );
    expect(describeDetection(classes, 3.2141)).toBe(
      "1 of 2 attacks found, 50.0 %; 1 of 2 normal test traces alarmed, 50.0 %",
    );
    expect(describeDetection(scoreClasses([]), 1)).toBe("");
    const one = scoreClasses([{ scoreBits: 1, isAttack: null }]);
    expect(describeAlarms(one, 0.05, 3, "bits a call")).toContain("0 of 1 trace does.");
  });

  it("say why nothing can raise an alarm", () => {
    expect(describeMissingThreshold(0.001, 249)).toBe(
      "At a budget of 0.1 % nothing can raise an alarm: with 249 calibration traces at least 0.4 % can be promised.",
    );
    expect(describeMissingThreshold(0.05, 0)).toContain("no calibration traces");
  });

  it("speak the slider's value", () => {
    expect(describeBudget(0.05, 3.214, "bits a call")).toBe("5 % of normal traces, threshold 3.214 bits a call");
    expect(describeBudget(0.001, null, "bits a call")).toContain("nothing can raise an alarm");
  });
});

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
    expect(describeRefusal(0.0345, 28)).toBe("It takes a number from 0.1 to 50. 3.45 % still holds.");
    expect(describeRefusal(0.05, 4372)).toContain("from 0.023 to 50");
  });
});
