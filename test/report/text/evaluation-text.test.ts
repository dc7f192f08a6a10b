import { describe, expect, it } from "@jest/globals";
import { evaluationText } from "../../../src/report/text/evaluation-text.ts";
import { hostileEvaluation, undefinedEvaluation } from "../hostile.ts";
import { syntheticEvaluation } from "../synthetic.ts";

const BANNER = "SAMPLE DATA: a demonstration, not a benchmark";

describe("evaluationText()", () => {
  const evaluation = syntheticEvaluation({}, 0.02);
  const text = evaluationText(evaluation);

  it("shows all three test sets, families, promise and outcome, speed and facts", () => {
    for (const words of [
      "Official:",
      "Distinct:",
      "Single recording:",
      "Hydra_SSH",
      "promised",
      "observed",
      "quarter 4",
      "156,400",
      ...evaluation.facts,
    ])
      expect(text).toContain(words);
  });

  it("banners sample data above and below, and nothing else", () => {
    const lines = evaluationText({ ...evaluation, isSample: true })
      .trimEnd()
      .split("\n");
    expect(lines.slice(0, 3).join()).toContain(BANNER);
    expect(lines.slice(-3).join()).toContain(BANNER);
    expect(text).not.toContain("SAMPLE");
  });

  it("fits 132 columns, without colour and without trailing blanks", () => {
    const tables = text.split("\n").filter((line) => !line.startsWith("  *") && !line.includes("sha256"));
    expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(132);
    expect(text).not.toMatch(/\x1b|[ \t]\n/);
  });

  it("says so when a test set is missing or no detector was judged", () => {
    const first = evaluation.detectors[0]!;
    const official = first.testSets.official!;
    expect(evaluationText({ ...evaluation, detectors: [{ ...first, testSets: { official } }] })).toMatch(
      /Distinct: no figures/,
    );
    expect(evaluationText({ ...evaluation, detectors: [] })).toContain("No detector was evaluated.");
  });

  it("never prints NaN, undefined or a control character", () => {
    expect(evaluationText(undefinedEvaluation())).not.toMatch(/NaN|undefined|Infinity/);
    expect(evaluationText(hostileEvaluation())).not.toContain("\u202e");
  });
});
