import { describe, expect, it } from "@jest/globals";
import { bestOfficial, verdictParagraph } from "../../src/report/html/evaluation-verdict.ts";
import { setNotes } from "../../src/report/set-phrases.ts";
import { evaluationText } from "../../src/report/text/evaluation-text.ts";
import type { ChanceVerdict, DetectorResult, Evaluation, TestSetResult } from "../../src/results/evaluation.ts";
import { syntheticEvaluation } from "./synthetic.ts";

const synthetic = syntheticEvaluation({}, 0.05);
const size = synthetic.testSets.official!;
const chance = (verdict: ChanceVerdict["verdict"], interval: readonly [number, number]): ChanceVerdict => ({
  verdict,
  interval,
  level: 0.975,
  detectors: 2,
});

/** Two detectors with these figures on the official test set. */
function evaluationWith(...results: readonly Partial<TestSetResult>[]): Evaluation {
  const detectors = results.map((result, index): DetectorResult => {
    const detector = synthetic.detectors[index]!;
    return {
      ...detector,
      minimumCalls: 20,
      testSets: { official: { ...detector.testSets.official!, pairedDifference: null, ...result } },
    };
  });
  return { ...synthetic, detectors };
}

describe("setNotes()", () => {
  it("says nothing of detectors that all beat chance on all traces", () => {
    expect(setNotes(synthetic, "official")).toEqual([]);
  });

  it("counts what a row leaves out, and what its difference is over", () => {
    const paired = { against: "stide", auc: 0.1, interval: null, normalTraces: 5, attackTraces: 3 };
    const notes = setNotes(
      evaluationWith({}, { normalTraces: 5, attackTraces: 3, pairedDifference: paired }),
      "official",
    );
    expect(notes).toEqual([
      `‡ notebook: its figures are over 5 of ${size.normalTraces} normal traces and 3 of ${size.attackTraces} attacks; the others hold fewer than 20 calls, too few for it.`,
      "notebook: its difference to stide is over the 5 normal traces and 3 attacks that both have scored.",
    ]);
  });

  it("gives the reason why intervals are withheld, and that chance cannot be judged", () => {
    const few = { distinctNormals: 15, distinctAttacks: 3, aucInterval: null, aucIntervalDistinct: null, chance: null };
    expect(setNotes(evaluationWith(few, few), "official")).toEqual([
      "Intervals are withheld: 15 distinct normal traces and 3 distinct attacks are too few, it takes ten distinct ones of each. Nor can it be said whether the AUC is better than chance.",
    ]);
    const [one] = setNotes(evaluationWith({}, few), "official");
    expect(one).toMatch(/^The intervals of notebook are withheld: /);
  });

  it("names the detectors that are no better than chance, allowing for how many were looked at", () => {
    const [one] = setNotes(evaluationWith({}, { chance: chance("no better", [0.41, 0.7]) }), "official");
    expect(one).toBe(
      "No better than chance, as far as this data shows: notebook (0.410 to 0.700): the interval holds 0.5 (97.5 %, so that all 2 intervals hold at 95 % together).",
    );
  });

  it("says in one sentence when none is better", () => {
    const both = evaluationWith(
      { auc: 0.6, chance: chance("no better", [0.45, 0.75]) },
      { auc: 0.2, chance: chance("worse", [0.1, 0.3]) },
    );
    const [none, worse] = setNotes(both, "official");
    expect(none).toMatch(
      /^No detector is better than chance here.* 0\.600 of stacked, has the interval 0\.450 to 0\.750/,
    );
    expect(worse).toMatch(/^Worse than chance: notebook \(0\.100 to 0\.300\).*choose by test data\.$/);
  });

  it("names a detector that has no figures on the set though it has some elsewhere", () => {
    const evaluation = evaluationWith({}, {});
    const [first, second] = evaluation.detectors;
    const notes = setNotes({ ...evaluation, detectors: [first!, { ...second!, testSets: {} }] }, "official");
    expect(notes).toEqual(["notebook: no figures here, as every trace of a class holds fewer than 20 calls."]);
  });
});

describe("the verdict of the report", () => {
  it("does not say that a detector separates what it cannot tell from chance", () => {
    const paragraph = verdictParagraph(evaluationWith({ auc: 0.6, chance: chance("no better", [0.45, 0.75]) }));
    expect(paragraph).not.toContain("separates");
    expect(paragraph).toContain("no better than a coin toss");
    const worse = verdictParagraph(evaluationWith({ auc: 0.1, chance: chance("worse", [0.05, 0.2]) }));
    expect(worse).toContain("worse than a coin toss");
  });

  it("takes no detector for the best whose figures leave traces out, unless all do", () => {
    const evaluation = evaluationWith({ auc: 0.7 }, { auc: 0.99, attackTraces: 3 });
    expect(bestOfficial(evaluation)?.detector.name).toBe("stacked");
    expect(
      bestOfficial(evaluationWith({ auc: 0.7, attackTraces: 3 }, { auc: 0.9, attackTraces: 3 }))?.detector.name,
    ).toBe("notebook");
  });
});

describe("a detector that was left out", () => {
  it("is named with its reason in the text, before the tables", () => {
    const text = evaluationText({ ...synthetic, leftOut: [{ name: "two-sided", reason: "needs two" }] });
    expect(text).toContain("Left out:\n  * two-sided: needs two\n");
    expect(text.indexOf("Left out:")).toBeLessThan(text.indexOf("Official: "));
  });
});
