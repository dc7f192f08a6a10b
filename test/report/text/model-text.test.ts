import { describe, expect, it } from "@jest/globals";
import { adaptationText } from "../../../src/report/text/model-text.ts";
import type { AdaptationReport } from "../../../src/results/budget.ts";

const report: AdaptationReport = {
  model: "mine\x1b[2J",
  out: "out/new",
  dataset: "host",
  scoreUnit: "bits a call",
  falseAlarmRate: 0.05,
  learnt: 1448,
  calibrating: 299,
  judging: 299,
  tooShort: 1,
  leftOut: 2,
  before: { meanScore: 3.0171, threshold: null, falseAlarmRate: 0 },
  recalibrated: { meanScore: 3.0171, threshold: 7.095, falseAlarmRate: 0.043 },
  adapted: { meanScore: 1.638, threshold: 5.045, falseAlarmRate: 0.04 },
};

describe("adaptationText", () => {
  it("says what was learnt, left out and judged, and shows the model before and after", () => {
    const text = adaptationText(report);
    expect(text).toMatch(
      /adapted to host: 1,448 normal traces learnt, the threshold set on 299 others; left out: 1 trace too short, 2 traces of too low a p-value\n/,
    );
    expect(text).toMatch(/before +3\.017 +none +0\.0 %/);
    expect(text).toMatch(/adapted +1\.638 +above 5\.045 +4\.0 %/);
    expect(text).toMatch(/The adapted model is in out\/new; the old one is as it was\.\n$/);
  });

  it("lets no name steer the terminal", () => {
    expect(adaptationText(report)).not.toContain("\x1b");
  });
});
