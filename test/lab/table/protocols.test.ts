import { describe, expect, it } from "@jest/globals";
import type { Detector } from "../../../src/core/detector.ts";
import { traceKey } from "../../../src/core/trace-key.ts";
import { createVocabulary } from "../../../src/core/vocabulary.ts";
import { adaptation, learningCurve, protocolRows, resplits } from "../../../lab/table/protocols.ts";
import type { EvaluationData } from "../../../src/evaluate/evaluation-data.ts";

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

  it("adapt on one half of validation and test on the other, next to the same half not adapted", () => {
    const [plain, adapted, other, otherAdapted] = adaptation(DATA);
    expect(plain?.training).toBe(DATA.training);
    expect(adapted?.training).toEqual([...DATA.training, ...DATA.validation.slice(0, 3)]);
    expect(adapted?.normals).toEqual(DATA.validation.slice(3));
    expect(plain?.normals).toEqual(adapted?.normals);
    expect(other?.normals).toEqual(otherAdapted?.normals);
  });
});

/** Scores a trace by its calls of c, and takes no trace of fewer than two calls. */
const countOfC: Detector = {
  name: "c",
  description: "",
  vocabulary,
  scoreUnit: "",
  minimumCalls: 2,
  calibrationScores: new Float64Array(),
  device: "cpu",
  threads: 1,
  score: (traces) => Promise.resolve(Float64Array.from(traces, (one) => one.filter((call) => call === 3).length)),
};

describe("protocolRows", () => {
  it("fits on the division's training traces alone and measures on the rest", async () => {
    const seen: string[][] = [];
    const fit = (training: readonly { readonly name: string }[]): Promise<Detector> => {
      seen.push(training.map((one) => one.name));
      return Promise.resolve(countOfC);
    };
    const rows = await protocolRows({ c: fit }, adaptation(DATA), DATA, () => undefined);
    expect(rows.map((row) => row.auc)).toEqual([1, 1, 1, 1]);
    expect(rows.map((row) => row.trainingTraces)).toEqual([8, 11, 8, 11]);
    expect(seen.flat().filter((name) => name.startsWith("x"))).toEqual([]);
    expect(seen[0]?.filter((name) => name.startsWith("v"))).toEqual([]);
  });

  it("leaves copies of a training or an earlier test trace out of the second figure, and traces too short out of both", async () => {
    const division = { setting: "", training: DATA.training, normals: many("n", ["aab", "cca", "cca", "ccc", "c"]) };
    const rows = await protocolRows({ c: () => Promise.resolve(countOfC) }, [division], DATA, () => undefined);
    // Attacks have 3 and 4 calls of c; normals 0, 2, 2 and 3, of which one is a copy each of "aab", "cca" and the attack "ccc".
    expect(rows).toEqual([{ detector: "c", setting: "", trainingTraces: 8, auc: (3.5 + 4) / 8, aucDistinct: 1 }]);
  });

  it("gives no figure where a class has no trace that is scored", async () => {
    const division = { setting: "", training: DATA.training, normals: many("n", ["a", "b"]) };
    const rows = await protocolRows({ c: () => Promise.resolve(countOfC) }, [division], DATA, () => undefined);
    expect(rows[0]).toMatchObject({ auc: null, aucDistinct: null });
  });
});
