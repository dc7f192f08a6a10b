import { describe, expect, it } from "@jest/globals";
import { conformalThreshold } from "../../../../src/core/conformal.ts";
import {
  SLIDER_PLACES,
  leastRate,
  promisableRate,
  promisableRates,
  rateAtPlace,
  rateNearestTo,
  rateStepped,
  sliderPlace,
} from "../../../../src/web/page/charts/promisable-rates.ts";
import { markedRates } from "../../../../src/web/page/charts/slider-marks.ts";

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
