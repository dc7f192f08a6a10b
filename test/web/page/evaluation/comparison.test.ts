import { describe, expect, it } from "@jest/globals";
import { describeComparison, familiesBestFirst, firstOf } from "../../../../src/web/page/evaluation/comparison.ts";
import { undefinedEvaluation } from "../../../report/hostile.ts";
import { syntheticEvaluation } from "../../../report/synthetic.ts";

describe("describeComparison()", () => {
  const evaluation = syntheticEvaluation({}, 0.05);
  const [stacked, notebook] = evaluation.detectors;

  it("says which detector is best, and when the data cannot tell two apart", () => {
    const official = stacked!.testSets.official!;
    const paired = {
      against: "stide",
      auc: 0.003,
      interval: [-0.012, 0.019] as const,
      normalTraces: 9,
      attackTraces: 9,
    };
    const first = { ...stacked!, testSets: { official: { ...official, auc: 0.99, pairedDifference: paired } } };
    expect(describeComparison({ ...evaluation, detectors: [first, notebook!] })).toBe(
      "stacked has the highest AUC of the 2 detectors. On the same traces its AUC differs from that of stide by +0.003 (95 % interval −0.012 to +0.019): this data cannot separate the two.",
    );
  });

  it("names the baseline that does better than the first", () => {
    const words = describeComparison({ ...evaluation, detectors: [notebook!, stacked!] });
    expect(words).toMatch(/^stacked has the highest AUC of the 2 detectors, 0\.\d{3}\./);
    expect(words).toContain("the AUC of notebook differs from that of stide by −");
  });

  it("says nothing where there is nothing to compare", () => {
    expect(describeComparison({ ...evaluation, detectors: [stacked!] })).toBe("");
    expect(describeComparison({ ...evaluation, detectors: [] })).toBe("");
    expect(describeComparison(undefinedEvaluation())).toBe("");
  });
});

describe("familiesBestFirst()", () => {
  it("puts the family that the first detector separates best first", () => {
    const rows = familiesBestFirst(syntheticEvaluation({}, 0.05));
    const aucs = rows.map((row) => firstOf(row)!.auc);
    expect(rows.length).toBe(6);
    expect(aucs).toEqual([...aucs].sort((a, b) => b - a));
    expect(rows.every((row) => row.detectors.length === 4 && row.traces > 0)).toBe(true);
  });

  it("keeps families without a figure, last", () => {
    expect(familiesBestFirst(undefinedEvaluation()).map((row) => row.family)).toEqual(["Adduser"]);
    expect(familiesBestFirst(syntheticEvaluation({ detectors: [] }))).toEqual([]);
  });
});
