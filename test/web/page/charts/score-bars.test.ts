import { describe, expect, it } from "@jest/globals";
import { countAlarms, scoreBars, scoreClasses, scoreRange } from "../../../../src/web/page/charts/score-bars.ts";

const CALIBRATION = Float64Array.from({ length: 100 }, (_, index) => 0.5 + index / 40);
const unlabelled = (scores: readonly number[]) =>
  scoreClasses(scores.map((scoreBits) => ({ scoreBits, isAttack: null })));

describe("the range of the score axis", () => {
  it("holds one trace and every calibration score next to it", () => {
    const range = scoreRange(Float64Array.of(5.23), CALIBRATION)!;
    expect(range.low).toBeGreaterThan(0);
    expect(range.low).toBeLessThan(0.5);
    expect(range.high).toBeGreaterThan(5.23);
    expect(range.high).toBeLessThan(5.5);
  });

  it("reaches as far as traces that all score far from the calibration scores", () => {
    const range = scoreRange(Float64Array.of(80, 81, 90), CALIBRATION)!;
    expect(range.low).toBeLessThan(0.5);
    expect(range.high).toBeGreaterThan(90);
  });

  it("is not widened by a few traces among many that score far from all", () => {
    const scores = Float64Array.from({ length: 20 }, (_, index) => (index === 19 ? 300 : 1 + index / 20));
    expect(scoreRange(scores, CALIBRATION)!.high).toBeLessThan(20);
  });

  it("is not widened by a calibration score far from the others", () => {
    const calibration = Float64Array.from({ length: 400 }, (_, index) => (index === 399 ? 300 : 1 + index / 400));
    expect(scoreRange(Float64Array.of(1.5), calibration)!.high).toBeLessThan(3);
  });

  it("is there without calibration scores, also for one trace", () => {
    expect(scoreRange(Float64Array.of(2), new Float64Array())).toEqual({ low: 1.5, high: 2.5 });
    expect(scoreRange(new Float64Array(), CALIBRATION)).toBeNull();
  });
});

describe("scoreBars()", () => {
  it("counts unlabelled traces", () => {
    const { bins, gathersAbove, gathersBelow } = scoreBars(unlabelled([1, 1.01, 2.9]), CALIBRATION, 20)!;
    expect(bins).toHaveLength(20);
    expect(bins.map(({ normalShare }) => normalShare).filter((count) => count > 0)).toEqual([2, 1]);
    expect([gathersBelow, gathersAbove]).toEqual([false, false]);
  });

  it("gives shares of each class where traces are labelled", () => {
    const classes = scoreClasses([
      { scoreBits: 1, isAttack: false },
      { scoreBits: 2, isAttack: false },
      { scoreBits: 3, isAttack: true },
      { scoreBits: 9, isAttack: null },
    ]);
    const { bins } = scoreBars(classes, CALIBRATION, 30)!;
    expect(bins.map(({ normalShare }) => normalShare).filter((share) => share > 0)).toEqual([0.5, 0.5]);
    expect(bins.map(({ attackShare }) => attackShare).filter((share) => share > 0)).toEqual([1]);
    expect(bins.at(-1)!.to).toBeLessThan(9);
  });

  it("gathers what is beyond in the outermost bar, and says so", () => {
    const scores = Array.from({ length: 20 }, (_, index) => (index === 19 ? 300 : 1 + index / 20));
    const { bins, gathersAbove } = scoreBars(unlabelled(scores), CALIBRATION, 40)!;
    expect(gathersAbove).toBe(true);
    expect(bins.at(-1)!.normalShare).toBe(1);
  });

  it("makes bars a whole number wide where every score is whole", () => {
    const { bins } = scoreBars(unlabelled([0, 3, 150]), Float64Array.of(0, 1, 2, 9), 40)!;
    for (const { from, to } of bins) expect([Math.abs(from % 1), to - from]).toEqual([0.5, 4]);
  });

  it("draws nothing where nothing has a score", () => {
    expect(scoreBars(unlabelled([]), CALIBRATION, 40)).toBeNull();
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
  it("counts what is above the threshold, not on it", () => {
    expect(countAlarms(Float64Array.of(1, 2, 3), 2)).toBe(1);
    expect(countAlarms(Float64Array.of(1, 2, 3), null)).toBe(0);
  });
});
