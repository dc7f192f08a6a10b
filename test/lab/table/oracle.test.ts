import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { AGGREGATIONS, oracleRows } from "../../../lab/table/oracle.ts";
import type { LanguageModel } from "../../../src/core/detector.ts";
import { createVocabulary } from "../../../src/core/vocabulary.ts";
import type { EvaluationData } from "../../../src/evaluate/evaluation-data.ts";

const BITS = Float64Array.from({ length: 40 }, (_, place) => (place === 30 ? 9 : 1));
const CALLS = Uint16Array.from({ length: 40 }, (_, place) => 1 + (place % 2));

function scored(name: string): number {
  return AGGREGATIONS[name]?.(BITS, CALLS) ?? NaN;
}

describe("aggregations", () => {
  it("are what their names say", () => {
    expect(scored("mean")).toBeCloseTo(48 / 40, 12);
    expect(scored("median")).toBe(1);
    expect(scored("largest")).toBe(9);
    expect(scored("largest mean of 20 calls")).toBeCloseTo(28 / 20, 12);
    expect(scored("largest mean of 100 calls")).toBeCloseTo(48 / 40, 12);
    expect(scored("mean of the largest 10 %")).toBeCloseTo(12 / 4, 12);
    expect(scored("mean of the first 300 calls")).toBeCloseTo(48 / 40, 12);
    expect(scored("mean over the trace's own entropy")).toBeCloseTo(1.2 / 1.1, 12);
    expect(scored("mean over log2(1 + distinct calls)")).toBeCloseTo(1.2 / Math.log2(3), 12);
  });

  it("give a finite number for every trace, also of one call", () => {
    const bits = fc.array(fc.double({ min: 0, max: 24, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(bits, (surprises) => {
        for (const aggregate of Object.values(AGGREGATIONS)) {
          expect(
            Number.isFinite(
              aggregate(
                Float64Array.from(surprises),
                surprises.map(() => 1),
              ),
            ),
          ).toBe(true);
        }
      }),
    );
  });
});

describe("oracleRows", () => {
  it("puts the mean first and judges every aggregation on each test set", async () => {
    const many = (prefix: string, texts: readonly string[]) =>
      texts.map((calls, index) => ({ name: `${prefix}${index}`, architecture: null, calls: calls.split("") }));
    const data: EvaluationData = {
      name: "made up",
      sha256: "0",
      isSample: false,
      training: many("t", ["aaa", "aab"]),
      validation: many("v", ["aab", "cca", "cab", "acb", "bca", "bac"]),
      attack: many("x", ["ccc", "cccc"]).map((one) => ({ ...one, family: null, recording: null, processId: null })),
    };
    const surprises: LanguageModel["surprises"] = (traces) =>
      Promise.resolve(traces.map((tokens) => Float64Array.from(tokens)));
    const detector: LanguageModel = {
      name: "d",
      description: "",
      vocabulary: createVocabulary("x", ["a", "b", "c"]),
      scoreUnit: "",
      minimumCalls: 1,
      calibrationScores: new Float64Array(),
      device: "cpu",
      threads: 1,
      score: () => Promise.resolve(new Float64Array()),
      surprises,
      explain: () => Promise.resolve([]),
    };
    const rows = await oracleRows("d", detector, data, () => undefined);
    expect(rows[0]).toEqual({
      detector: "d",
      aggregation: "mean",
      auc: { official: 1, distinct: 1, "single-recording": 1 },
    });
    expect(rows.every((row) => Number.isFinite(row.auc.official))).toBe(true);
  });
});
