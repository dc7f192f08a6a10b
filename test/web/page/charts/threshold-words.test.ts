import { describe, expect, it } from "@jest/globals";
import { countAlarms, scoreClasses } from "../../../../src/web/page/charts/score-classes.ts";
import {
  alarmWords,
  labelledWords,
  leastRateWords,
  noThresholdWords,
  rateWords,
  sliderWords,
} from "../../../../src/web/page/charts/threshold-words.ts";

const TRACES = [
  { scoreBits: 1, isAttack: false },
  { scoreBits: 4, isAttack: false },
  { scoreBits: 5, isAttack: true },
  { scoreBits: 2, isAttack: true },
  { scoreBits: 9, isAttack: null },
  { scoreBits: null, isAttack: true },
];

describe("scoreClasses()", () => {
  it("leaves traces that are not tested on out of both classes, and those without a score out of all", () => {
    const classes = scoreClasses(TRACES);
    expect(classes.isLabelled).toBe(true);
    expect([...classes.all]).toEqual([1, 4, 5, 2, 9]);
    expect([...classes.normals]).toEqual([1, 4]);
    expect([...classes.attacks]).toEqual([5, 2]);
    expect(classes.unscored).toBe(1);
  });

  it("knows no class where nothing is labelled", () => {
    expect(scoreClasses([{ scoreBits: 1, isAttack: null }]).isLabelled).toBe(false);
  });
});

describe("countAlarms()", () => {
  it("counts what lies above the threshold, not on it", () => {
    expect(countAlarms(Float64Array.of(1, 2, 3), 2)).toBe(1);
    expect(countAlarms(Float64Array.of(1, 2, 3), null)).toBe(0);
  });
});

describe("words of the threshold", () => {
  it("write a budget as someone would, without losing a digit of it", () => {
    const rates = [0.05, 0.0555, 0.0471, 0.0345, 0.004, 0.0005, 0.00023, 0.5];
    const words = ["5 %", "5.55 %", "4.71 %", "3.45 %", "0.4 %", "0.05 %", "0.023 %", "50 %"];
    expect(rates.map(rateWords)).toEqual(words);
  });

  it("round the least promisable rate up, so that it can be kept", () => {
    expect([249, 84, 28, 1, 9].map(leastRateWords)).toEqual(["0.4 %", "1.18 %", "3.45 %", "50 %", "10 %"]);
  });

  it("say what the threshold does to the traces", () => {
    const classes = scoreClasses(TRACES);
    expect(alarmWords(classes, 0.05, 3.2141, "bits a call")).toBe(
      "At a budget of 5 % a trace raises an alarm above 3.214 bits a call: 3 of 5 traces do. 1 more is too short for a score.",
    );
    expect(labelledWords(classes, 3.2141)).toBe(
      "1 of 2 attacks found, 50.0 %; 1 of 2 normal test traces alarmed, 50.0 %",
    );
    expect(labelledWords(scoreClasses([]), 1)).toBe("");
    const one = scoreClasses([{ scoreBits: 1, isAttack: null }]);
    expect(alarmWords(one, 0.05, 3, "bits a call")).toContain("0 of 1 trace does.");
  });

  it("say why nothing can raise an alarm", () => {
    expect(noThresholdWords(0.001, 249)).toBe(
      "At a budget of 0.1 % nothing can raise an alarm: with 249 calibration traces at least 0.4 % can be promised.",
    );
    expect(noThresholdWords(0.05, 0)).toContain("no calibration traces");
  });

  it("speak the slider's value", () => {
    expect(sliderWords(0.05, 3.214, "bits a call")).toBe("5 % of normal traces, threshold 3.214 bits a call");
    expect(sliderWords(0.001, null, "bits a call")).toContain("nothing can raise an alarm");
  });
});
