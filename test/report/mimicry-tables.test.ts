import { describe, expect, it } from "@jest/globals";
import { evaluationJson } from "../../src/report/data/evaluation-data.ts";
import { evaluationHtml } from "../../src/report/html/evaluation-html.ts";
import { evaluationText } from "../../src/report/text/evaluation-text.ts";
import type { MimicryResult } from "../../src/results/evaluation.ts";
import { syntheticEvaluation } from "./synthetic.ts";

const figures = (auc: number, atThreshold: number | null): MimicryResult["testSets"] => ({
  official: { attackTraces: 12, auc, detectionRateAt5: auc / 2, detectionRateAtThreshold: atThreshold },
});
const mimicry: readonly MimicryResult[] = [
  { detector: "stide", transformation: "none", budget: 0, testSets: figures(0.9, null) },
  ...(["padding", "prefix", "replay", "suffix"] as const).map((transformation) => ({
    detector: "stide",
    transformation,
    budget: 0.5,
    testSets: figures(0.75, 0.25),
  })),
  { detector: "stacked", transformation: "none", budget: 0, testSets: {} },
];
const evaluation = syntheticEvaluation({ mimicry }, 0.02);

describe("mimicry in the reports", () => {
  it("text: a row a detector and transformation, unaltered figures first, a dash where there is none", () => {
    const text = evaluationText(evaluation);
    expect(text).toMatch(/Official, 12 attacks/);
    expect(text).toMatch(/stide +padding +0\.900 +0\.750 +45\.0 % +37\.5 % +– +25\.0 %/);
    expect(text).toMatch(/\+0 % +\+50 %/);
    expect(text).not.toMatch(/stacked +padding/);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it("HTML: a section with a table a test set", () => {
    const html = evaluationHtml(evaluation);
    expect(html).toMatch(/When attacks try to look normal[^]*Mimicry on the test set Official/);
    expect(html).not.toMatch(/Mimicry on the test set Distinct|NaN/);
  });

  it("JSON: every entry, a missing set without a key", () => {
    const parsed = JSON.parse(evaluationJson(evaluation)) as { mimicry: unknown[] };
    expect(parsed.mimicry).toHaveLength(6);
    expect(parsed.mimicry[1]).toEqual({
      detector: "stide",
      transformation: "padding",
      budget: 0.5,
      testSets: {
        official: {
          attackTraces: 12,
          auc: 0.75,
          detectionRateAt: { "0.05": 0.375 },
          detectionRateAtThreshold: 0.25,
        },
      },
    });
    expect(parsed.mimicry[5]).toMatchObject({ testSets: {} });
  });

  it("leave no trace when it was not measured", () => {
    const plain = syntheticEvaluation({}, 0.02);
    expect(JSON.parse(evaluationJson(plain))).not.toHaveProperty("mimicry");
    expect(`${evaluationText(plain)}${evaluationHtml(plain)}`).not.toMatch(/mimicry|try to look normal/i);
  });
});
