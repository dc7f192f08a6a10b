import { describe, expect, it } from "@jest/globals";
import { type ScoredRow, driftOfRows } from "../../src/app/score-traces.ts";
import type { Split } from "../../src/datasets/layout.ts";

const calibration = Float64Array.from({ length: 40 }, (_, index) => index / 10);
const rows = (count: number, from: number): ScoredRow[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `${from} ${index}`,
    untrainedShare: 0,
    row: {
      name: "",
      path: "",
      calls: 9,
      unknownCalls: 0,
      scoreBits: from + index / 10,
      pValue: 0.5,
      verdict: "normal",
      lostEvents: 0,
      missingEvents: 0,
      unreadCalls: 0,
    },
  }));
const times = (split: Split, count: number): Split[] => Array<Split>(count).fill(split);

describe("driftOfRows()", () => {
  it("leaves out attacks where the data set tells them: they are meant to score higher", () => {
    const scored = [...rows(40, 0), ...rows(60, 100)];
    expect(driftOfRows(calibration, scored, times("training", 100), 1).drifted).toBe(true);
    const drift = driftOfRows(calibration, scored, [...times("training", 40), ...times("attack", 60)], 1);
    expect(drift).toMatchObject({ traces: 40, drifted: false });
  });

  it("tests the normal test traces alone where the data set has some", () => {
    const scored = [...rows(40, 0), ...rows(30, 100)];
    const splits = [...times("training", 40), ...times("validation", 30)];
    expect(driftOfRows(calibration, scored, splits, 1)).toMatchObject({ traces: 30, drifted: true });
  });

  it("leaves out traces of fewer calls than something is promised of", () => {
    const splits = times("training", 40);
    expect(driftOfRows(calibration, rows(40, 100), splits, 9).traces).toBe(40);
    expect(driftOfRows(calibration, rows(40, 100), splits, 10)).toMatchObject({ traces: 0, drifted: null });
  });
});
