import { describe, expect, it } from "@jest/globals";
import type { Detector, LanguageModel } from "../../src/core/detector.ts";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { fitMethod } from "../../src/detectors/methods.ts";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import type { Recording } from "../../src/evaluate/recordings.ts";
import { standardCalls } from "../../src/syscalls/architecture.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { attack, evaluationData, trace } from "../support/evaluation-data.ts";
import { onlyInFull } from "../support/full.ts";
import { refusalText } from "../support/refusal.ts";
import { describeWhere } from "../support/skip.ts";

const letters = createVocabulary("x", ["a", "b", "c", "d"]);

/** A detector whose score is the sum of a trace's tokens. */
function sumDetector(over: Partial<Detector> = {}): Detector {
  return {
    name: "sum",
    description: "sums tokens",
    vocabulary: letters,
    scoreUnit: "tokens",
    minimumCalls: 1,
    calibrationScores: Float64Array.from({ length: 19 }, (_, index) => index / 10),
    shortestCalls: Array<number>(19).fill(1),
    device: "cpu",
    threads: 1,
    score: (traces) =>
      Promise.resolve(Float64Array.from(traces, (tokens) => tokens.reduce((sum, token) => sum + token, 0))),
    ...over,
  };
}

let clock = 0;
const options = { falseAlarmRate: 0.05, pairedAgainst: "sum", now: () => (clock += 2) };

const data = evaluationData({
  training: [trace("a")],
  validation: [trace("a"), trace("b"), trace("a a"), trace("c")],
  attack: [attack("d d", { family: "shell" }), attack("a"), attack("c d", { family: "shell" })],
});

describe("evaluate", () => {
  it("scores validation and attack traces, verdicts by the conformal threshold", async () => {
    const [result] = (await evaluate(data, [sumDetector()], options)).detectors;
    expect(result?.thresholdScore).toBe(1.8);
    expect(result?.normals).toEqual([
      { name: "a", family: null, calls: 1, scoreBits: 1, pValue: 0.5, verdict: "normal" },
      { name: "b", family: null, calls: 1, scoreBits: 2, pValue: 0.05, verdict: "alarm" },
      { name: "a a", family: null, calls: 2, scoreBits: 2, pValue: 0.05, verdict: "alarm" },
      { name: "c", family: null, calls: 1, scoreBits: 3, pValue: 0.05, verdict: "alarm" },
    ]);
    expect(result?.attacks.map((one) => [one.family, one.scoreBits, one.verdict])).toEqual([
      ["shell", 8, "alarm"],
      ["attack", 1, "normal"],
      ["shell", 7, "alarm"],
    ]);
    expect(result?.budget).toMatchObject({ promised: 0.05, observed: 0.75, adapted: null });
    expect(result?.testSets.official).toMatchObject({
      normalTraces: 4,
      attackTraces: 3,
      auc: expect.closeTo(8.5 / 12, 12),
    });
    expect(result?.testSets.distinct).toMatchObject({ normalTraces: 3, attackTraces: 2, auc: 1 });
    expect(Object.keys(result?.testSets.official?.families ?? {})).toEqual(["attack", "shell"]);
    expect(result?.aucByQuarter).toEqual(
      [2.5 / 3, 2 / 3, 2 / 3, 2 / 3].map((auc) => expect.closeTo(auc, 12) as unknown),
    );
    expect(result?.callsPerSecond).toBe(10 / 2);
  });

  it("leaves out and counts traces too short for a detector, and gives them no verdict", async () => {
    const seen: number[] = [];
    const detector = sumDetector({
      minimumCalls: 2,
      score: (traces) => {
        seen.push(...traces.map((tokens) => tokens.length));
        return sumDetector().score(traces);
      },
    });
    const [result] = (await evaluate(data, [detector], options)).detectors;
    expect(seen).toEqual([2, 2, 2]);
    expect(result).toMatchObject({ tooShort: { normalTraces: 3, attackTraces: 1 } });
    expect(result?.normals.map((one) => one.name)).toEqual(["a a"]);
    expect(result?.attacks.map((one) => one.name)).toEqual(["d d", "c d"]);
    expect(result?.testSets.official).toMatchObject({ normalTraces: 1, attackTraces: 2 });
    expect(result?.aucByQuarter).toEqual([]);
  });

  it("leaves out a detector that can score no trace of a class, says why, and the others go on", async () => {
    const [all, none] = [sumDetector(), sumDetector({ name: "long", minimumCalls: 9 })];
    const { detectors, leftOut } = await evaluate(data, [none, all], {
      ...options,
      leftOut: [{ name: "early", reason: "could not be fitted" }],
    });
    expect(detectors.map(({ name }) => name)).toEqual(["sum"]);
    expect(leftOut).toEqual([
      { name: "early", reason: "could not be fitted" },
      {
        name: "long",
        reason:
          "none of the 4 normal test traces and none of the 3 attack traces holds 9 calls, the least that it can score",
      },
    ]);
  });

  it("says how many traces a test set holds, whatever a detector can score of it", async () => {
    const { testSets, detectors } = await evaluate(data, [sumDetector({ minimumCalls: 2 })], options);
    expect(testSets.official).toEqual({ normalTraces: 4, attackTraces: 3, families: { attack: 1, shell: 2 } });
    expect(detectors[0]?.testSets.official).toMatchObject({ normalTraces: 1, attackTraces: 2 });
  });

  it("has no evaluation where no detector is left", async () => {
    const text = await refusalText(
      () => evaluate(data, [sumDetector({ minimumCalls: 9 })], options),
      "E_UNDEFINED_METRIC",
    );
    expect(text).toMatch(/no detector is left to evaluate: sum: none of the 4 normal/);
  });

  it("tests drift on the normal test traces alone: attacks score higher by design", async () => {
    const normal = Array.from({ length: 40 }, (_, index) =>
      trace(
        Array<string>((index % 19) + 1)
          .fill("a")
          .join(" "),
      ),
    );
    const [first, ...others] = Array.from({ length: 30 }, (_, index) => attack(`d d ${"d ".repeat(index)}d`));
    const detector = sumDetector({ calibrationScores: Float64Array.from({ length: 19 }, (_, index) => index + 1) });
    const drifts = await Promise.all(
      [[first!], [first!, ...others]].map(async (attacks) => {
        const set = evaluationData({ training: [trace("a")], validation: normal, attack: attacks });
        return (await evaluate(set, [detector], options)).detectors[0]?.budget.drift;
      }),
    );
    expect(drifts[0]).toMatchObject({ traces: 19, drifted: false });
    expect(drifts[1]).toEqual(drifts[0]);
  });

  it("pairs the others with one detector, on the same traces only", async () => {
    const other = sumDetector({
      name: "other",
      score: async (traces) => (await sumDetector().score(traces)).map((score) => -score),
    });
    const picky = sumDetector({ name: "picky", minimumCalls: 2 });
    const { detectors } = await evaluate(data, [sumDetector(), other, picky], options);
    expect(detectors[0]?.testSets.official?.pairedDifference).toBeNull();
    expect(detectors[1]?.testSets.official?.pairedDifference?.against).toBe("sum");
    expect(detectors[1]?.testSets.official?.pairedDifference?.auc).toBeCloseTo(1 - (2 * 8.5) / 12, 12);
    expect(detectors[2]?.testSets.official?.pairedDifference).toEqual({
      against: "sum",
      auc: 0,
      interval: null,
      normalTraces: 1,
      attackTraces: 2,
    });
  });

  describe("on recordings with an onset", () => {
    const seconds = Float64Array.of(1, 2);
    const [calm, still, loud] = [trace("a a"), trace("b a"), attack("d d")].map((one) => ({ ...one, seconds }));
    const recordings = [calm, still, loud].flatMap((thread, index): Recording[] =>
      thread === undefined
        ? []
        : [
            {
              path: `${index}`,
              isAttack: index === 2,
              onsetSeconds: index === 2 ? 2 : null,
              setsThreshold: index === 0,
              threads: [thread],
            },
          ],
    );
    const recorded = evaluationData({
      training: [trace("a")],
      validation: [calm!, still!],
      attack: [{ ...attack("d d"), ...loud! }],
      recordings,
    });
    const languageModel: LanguageModel = {
      ...sumDetector({ name: "mean", scoreUnit: "bits a call" }),
      score: (traces) =>
        Promise.resolve(
          Float64Array.from(traces, (tokens) => tokens.reduce((sum, token) => sum + token, 0) / tokens.length),
        ),
      surprises: (traces) => Promise.resolve(traces.map((tokens) => Float64Array.from(tokens))),
      explain: () => Promise.resolve([]),
    };

    it("judges detectors that give every call a surprise; the others have null, and data without recordings nothing", async () => {
      const { detectors } = await evaluate(recorded, [languageModel, sumDetector()], options);
      expect(detectors[0]?.recordings).toMatchObject({ attackRecordings: 1, threshold: { recordings: 1 } });
      expect(detectors[1]?.recordings).toBeNull();
      const plain = await evaluate({ ...recorded, recordings: [] }, [languageModel], options);
      expect(plain.detectors[0]).not.toHaveProperty("recordings");
    });

    it("gives every trace the score that it has without recordings", async () => {
      const [withThem] = (await evaluate(recorded, [languageModel], options)).detectors;
      const [without] = (await evaluate({ ...recorded, recordings: [] }, [languageModel], options)).detectors;
      expect(withThem?.normals).toEqual(without?.normals);
      expect(withThem?.attacks).toEqual(without?.attacks);
      expect(withThem?.testSets).toEqual(without?.testSets);
    });
  });

  it("judges no trace when the calibration set is too small to promise the budget: no rate is a zero", async () => {
    const detector = sumDetector({ calibrationScores: Float64Array.of(0, 1) });
    const [result] = (await evaluate(data, [detector], options)).detectors;
    expect(result?.thresholdScore).toBeNull();
    expect(new Set([...result!.normals, ...result!.attacks].map((one) => one.verdict))).toEqual(new Set(["unjudged"]));
    expect(result?.budget).toMatchObject({
      unjudged: { normalTraces: 4, attackTraces: 3 },
      observed: null,
      observedDistinct: null,
      detectionRate: null,
    });
    expect(result?.testSets.official?.auc).toBeCloseTo(8.5 / 12, 12);
  });

  it("counts traces shorter than the threshold can speak for as unjudged, and takes the rates over the others", async () => {
    const detector = sumDetector({ shortestCalls: Array<number>(19).fill(2) });
    const [result] = (await evaluate(data, [detector], options)).detectors;
    expect(result?.normals.map((one) => one.verdict)).toEqual(["unjudged", "unjudged", "alarm", "unjudged"]);
    expect(result?.attacks.map((one) => one.verdict)).toEqual(["alarm", "unjudged", "alarm"]);
    expect(result?.budget).toMatchObject({
      fewestCalls: 2,
      unjudged: { normalTraces: 3, attackTraces: 1 },
      observed: 1,
      observedDistinct: 1,
      detectionRate: 1,
    });
    expect(result?.testSets.official).toMatchObject({ normalTraces: 4, auc: expect.closeTo(8.5 / 12, 12) });
    expect(result?.budget.drift.traces).toBe(1);
  });

  it("hands on progress under the detector's name", async () => {
    const steps: unknown[] = [];
    const detector = sumDetector({
      score: (traces, progress) => {
        progress?.(3, 7);
        return sumDetector().score(traces);
      },
    });
    await evaluate(data, [detector], { ...options, progress: (...step) => steps.push(step) });
    expect(steps).toEqual([["sum", 3, 7]]);
  });

  it.each([
    ["attack", { validation: [trace("a")] }, "0 in attack/"],
    ["normal test", { attack: [attack("a")] }, "0 in validation/"],
  ])("refuses data without %s traces: detection is undefined", async (_, splits, counts) => {
    const text = await refusalText(
      () => evaluate(evaluationData(splits), [sumDetector()], options),
      "E_UNDEFINED_METRIC",
    );
    expect(text).toContain(counts);
  });

  it("passes on a detector's own error", async () => {
    const broken = sumDetector({ score: () => Promise.reject(new RangeError("damaged")) });
    await expect(evaluate(data, [broken], options)).rejects.toThrow("damaged");
  });
});

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("evaluate on ADFA-LD", () => {
  onlyInFull("test/cli/eval.test.ts measures the same figures through the built command", () => {
    it("gives the field's figures: STIDE .827 and .267, distinct calls .810, on the published sets", async () => {
      const loaded = await loadDataset(ADFA_LD ?? "", { format: "auto", architecture: null });
      const vocabulary = createVocabulary("i386", standardCalls("i386"));
      const training = loaded.splits.training.map((one) => encodeCalls(vocabulary, one.calls));
      const detectors = [
        await fitMethod("stide", training, vocabulary),
        await fitMethod("distinct-calls", training, vocabulary),
      ];
      const { facts, detectors: results } = await evaluate(
        { ...loaded.splits, name: loaded.name, sha256: "", isSample: false },
        detectors,
        { ...options, pairedAgainst: "stide" },
      );
      const [stide, distinctCalls] = results.map((result) => result.testSets);
      const rounded = (value: number | undefined): string => (value ?? NaN).toFixed(3);
      expect(rounded(stide?.official?.auc)).toBe("0.827");
      expect(rounded(stide?.official?.falseAlarmRateAt90)).toBe("0.267");
      expect(rounded(stide?.official?.detectionRateAt["0.05"])).toBe("0.218");
      expect(rounded(stide?.official?.detectionRateAt["0.15"])).toBe("0.627");
      expect(rounded(stide?.distinct?.auc)).toBe("0.762");
      expect(rounded(stide?.distinct?.falseAlarmRateAt90)).toBe("0.424");
      expect(rounded(distinctCalls?.official?.auc)).toBe("0.810");
      expect(rounded(distinctCalls?.official?.falseAlarmRateAt90)).toBe("0.425");
      expect(rounded(distinctCalls?.distinct?.auc)).toBe("0.734");
      expect(stide?.official).toMatchObject({ normalTraces: 4372, attackTraces: 746 });
      expect(stide?.distinct).toMatchObject({ normalTraces: 2342, attackTraces: 730 });
      expect(stide?.["single-recording"]).toMatchObject({ normalTraces: 4372, attackTraces: 311 });
      expect(facts[0]).toMatch(/^422 of 4372 .* 1952 repeat/);
      expect(facts[1]).toMatch(/\(343 calls\) occurs 968 times, 22 %/);
      expect(facts[2]).toMatch(/^6 attack traces/);
      expect(facts[3]).toMatch(/^435 of 746/);
    });
  });
});
