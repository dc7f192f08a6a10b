import { describe, expect, it } from "@jest/globals";
import type { Detector } from "../../../src/core/detector.ts";
import { traceKey } from "../../../src/core/trace-key.ts";
import { createVocabulary, encodeCalls } from "../../../src/core/vocabulary.ts";
import { adaptation, distinctOf, learningCurve, resplits } from "../../../lab/table/divisions.ts";
import { oracleRows } from "../../../lab/table/oracle.ts";
import { protocolRows } from "../../../lab/table/protocols.ts";
import { testSetsOf, type EvaluationData } from "../../../src/evaluate/test-sets.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c"]);
const trace = (name: string, calls: string) => ({ name, architecture: null, calls: calls.split("") });
const many = (prefix: string, texts: readonly string[]) =>
  texts.map((calls, index) => trace(`${prefix}${index}`, calls));

const DATA: EvaluationData = {
  name: "made up",
  sha256: "0",
  isSample: false,
  training: many("t", ["aaa", "aab", "aab", "abb", "bbb", "bba", "baa", "aba"]),
  validation: many("v", ["aab", "cca", "cab", "acb", "bca", "bac"]),
  attack: many("x", ["ccc", "cccc"]).map((one) => ({ ...one, family: null, recording: null, processId: null })),
};

describe("divisions", () => {
  it("re-split the pooled normals at random, copies on one side, as many to fit on as before or a few more", () => {
    const divisions = resplits(DATA, [1, 2, 3]);
    for (const { training, normals } of divisions) {
      expect(training.length + normals.length).toBe(14);
      expect(training.length).toBeGreaterThanOrEqual(8);
      const fitted = new Set(training.map(traceKey));
      expect(normals.filter((one) => fitted.has(traceKey(one)))).toEqual([]);
    }
    expect(
      new Set(
        divisions.map(({ training }) =>
          training
            .map((one) => one.name)
            .sort()
            .join(),
        ),
      ).size,
    ).toBeGreaterThan(1);
    expect(resplits(DATA, [2])[0]).toEqual({ ...divisions[1] });
  });

  it("make a learning curve of nested parts of the training traces, tested on validation", () => {
    const curve = learningCurve(DATA, 1);
    expect(curve.map(({ setting }) => setting)).toEqual([
      "1/8 of training",
      "1/4 of training",
      "1/2 of training",
      "all of training",
    ]);
    for (const [index, { training, normals }] of curve.entries()) {
      expect(normals).toBe(DATA.validation);
      const larger = new Set(curve[index + 1]?.training ?? DATA.training);
      expect(training.filter((one) => !larger.has(one))).toEqual([]);
    }
  });

  it("adapt on one half of validation and test on the other, beside the same half not adapted", () => {
    const [plain, adapted, other, otherAdapted] = adaptation(DATA);
    expect(plain?.training).toBe(DATA.training);
    expect(adapted?.training).toEqual([...DATA.training, ...DATA.validation.slice(0, 3)]);
    expect(adapted?.normals).toEqual(DATA.validation.slice(3));
    expect(plain?.normals).toEqual(adapted?.normals);
    expect(other?.normals).toEqual(otherAdapted?.normals);
  });

  it("tell copies of a training trace or of an earlier test trace", () => {
    const division = { setting: "", training: DATA.training, normals: many("n", ["aab", "cca", "cca"]) };
    expect(distinctOf(division, DATA.attack)).toEqual({ normals: [false, true, false], attacks: [true, true] });
  });
});

describe("protocolRows", () => {
  it("fits on the division's training traces alone and measures on the rest", async () => {
    const seen: string[][] = [];
    const fit = (training: readonly { readonly name: string }[]): Promise<Detector> => {
      seen.push(training.map((one) => one.name));
      return Promise.resolve({
        name: "c",
        description: "",
        vocabulary,
        scoreUnit: "",
        minimumCalls: 1,
        calibrationScores: new Float64Array(),
        device: "cpu",
        threads: 1,
        score: (traces) => Promise.resolve(Float64Array.from(traces, (one) => one.filter((call) => call === 3).length)),
      });
    };
    const rows = await protocolRows({ c: fit }, adaptation(DATA), DATA.attack, () => undefined);
    expect(rows.map((row) => row.auc)).toEqual([1, 1, 1, 1]);
    expect(rows.map((row) => row.trainingTraces)).toEqual([8, 11, 8, 11]);
    expect(seen.flat().filter((name) => name.startsWith("x"))).toEqual([]);
    expect(seen[0]?.filter((name) => name.startsWith("v"))).toEqual([]);
  });
});

describe("oracleRows", () => {
  it("puts the mean first and judges every aggregation on each test set", () => {
    const tokens = (all: readonly { readonly calls: readonly string[] }[]) =>
      all.map((one) => encodeCalls(vocabulary, one.calls));
    const bits = (all: readonly Uint16Array[]) => all.map((one) => Float64Array.from(one));
    const [normalTokens, attackTokens] = [tokens(DATA.validation), tokens(DATA.attack)];
    const surprises = { normals: bits(normalTokens), attacks: bits(attackTokens), normalTokens, attackTokens };
    const rows = oracleRows("d", surprises, testSetsOf(DATA));
    expect(rows[0]).toEqual({
      detector: "d",
      aggregation: "mean",
      auc: { official: 1, distinct: 1, "single-recording": 1 },
    });
    expect(rows.every((row) => Number.isFinite(row.auc.official))).toBe(true);
  });
});
