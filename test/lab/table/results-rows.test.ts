import { beforeAll, describe, expect, it } from "@jest/globals";
import { kimEnsemble, meanEnsemble } from "../../../lab/table/combinations.ts";
import { type ResultsRow, type SeedScores, resultsRows } from "../../../lab/table/results-rows.ts";
import type { EvaluationData } from "../../../src/evaluate/evaluation-data.ts";

function trace(name: string, calls: string) {
  return { name, architecture: null, calls: calls.split("") };
}

const DATA: EvaluationData = {
  name: "made up",
  sha256: "0",
  isSample: false,
  training: [trace("t", "abc")],
  validation: ["aab", "abb", "bbb", "bba", "bba", "cab", "cca", "ccc"].map((calls, index) => trace(`v${index}`, calls)),
  attack: ["aaa", "aca", "acc", "bab"].map((calls, index) => ({
    ...trace(`x${index}`, calls),
    family: index < 2 ? "one" : "two",
    recording: null,
    processId: null,
  })),
};

function run(normals: readonly number[], attacks: readonly number[], more: Partial<SeedScores> = {}): SeedScores {
  return {
    description: "",
    normals: Float64Array.from(normals),
    attacks: Float64Array.from(attacks),
    calibrationScores: Float64Array.from({ length: 19 }, (_, index) => index / 2),
    heldOutBits: null,
    trainingSeconds: 1,
    microsecondsPerCall: 2,
    ...more,
  };
}

const LOW = [1, 2, 3, 4, 4, 5, 6, 7];
const REFERENCE = { name: "n-gram", description: "", exploratory: false, runs: [run(LOW, [3, 5, 6, 8])] };
const BETTER = {
  name: "better",
  description: "",
  exploratory: true,
  runs: [run(LOW, [9, 9, 9, 9], { heldOutBits: 1 }), run(LOW, [9, 9, 9, 0], { heldOutBits: 2 })],
};

/** Enough distinct traces for intervals. */
const MANY_DATA: EvaluationData = {
  ...DATA,
  validation: Array.from({ length: 14 }, (_, index) => trace(`v${index}`, "ab".repeat(index + 1))),
  attack: Array.from({ length: 12 }, (_, index) => ({
    ...DATA.attack[0]!,
    ...trace(`x${index}`, "cb".repeat(index + 1)),
  })),
};
const manyRun = (shift: number) =>
  run(
    MANY_DATA.validation.map((_, index) => (index * 5) % 14),
    MANY_DATA.attack.map((_, index) => ((index * 7) % 12) + shift),
  );
const MANY = { ...REFERENCE, runs: [manyRun(1)] };

describe("resultsRows", () => {
  let reference: ResultsRow | undefined;
  let better: ResultsRow | undefined;
  beforeAll(async () => {
    [reference, better] = await resultsRows([REFERENCE, BETTER], DATA, "n-gram", 0.05);
  });

  it("gives means and ranges over the runs", () => {
    expect(better?.seeds).toBe(2);
    expect(better?.testSets.official?.auc).toEqual({ mean: 0.875, least: 0.75, greatest: 1 });
    expect(better?.heldOutBits).toEqual({ mean: 1.5, least: 1, greatest: 2 });
    expect(reference?.heldOutBits).toBeNull();
  });

  it("takes differences against the reference on the same draws: the mean difference is in its interval, and there is none of the reference", async () => {
    expect(reference?.testSets.official?.difference).toBeNull();
    const difference = better?.testSets.official?.difference;
    const own = reference?.testSets.official?.auc.mean ?? NaN;
    expect(difference?.auc).toBeCloseTo(0.875 - own, 12);
    const [, ahead] = await resultsRows(
      [MANY, { ...MANY, name: "ahead", runs: [manyRun(3)] }],
      MANY_DATA,
      "n-gram",
      0.05,
    );
    const { auc, interval } = ahead!.testSets.official!.difference!;
    expect(interval?.[0]).toBeLessThanOrEqual(auc);
    expect(interval?.[1]).toBeGreaterThanOrEqual(auc);
  });

  it("gives a row that equals the reference a difference of nothing, whatever is drawn", async () => {
    const twin = { ...MANY, name: "twin" };
    const [, row] = await resultsRows([MANY, twin], MANY_DATA, "n-gram", 0.05);
    const set = row?.testSets.distinct;
    expect(set?.difference).toEqual({ auc: 0, interval: [0, 0], intervalDistinct: [0, 0] });
  });

  it("withholds intervals where distinct traces of a kind are fewer than ten", () => {
    expect(better?.testSets.official).toMatchObject({ interval: null, intervalDistinct: null });
    expect(better?.testSets.official?.difference).toMatchObject({ interval: null, intervalDistinct: null });
  });

  it("counts the false alarms at the threshold of the promised rate", async () => {
    expect(reference?.budget).toEqual({ promised: 0.05, observed: { mean: 0, least: 0, greatest: 0 } });
    const loud = { ...REFERENCE, runs: [run([9.1, 9.2, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1])] };
    expect((await resultsRows([loud], DATA, "n-gram", 0.05))[0]?.budget.observed.mean).toBe(2 / 8);
  });

  it("gives the AUC of each family and of each quarter of the normals in file order", () => {
    expect(Object.keys(better?.testSets.official?.families ?? {})).toEqual(["one", "two"]);
    expect(better?.testSets.official?.families["two"]).toBe(0.75);
    expect(reference?.aucByQuarter).toHaveLength(4);
    expect(reference?.aucByQuarter[0]).toBe(1);
  });
});

describe("the combinations of Kim et al.", () => {
  const members = [
    run([1, 2], [9], { calibrationScores: Float64Array.of(0, 1, 2) }),
    run([3, 3], [0], { calibrationScores: Float64Array.of(1, 3, 5) }),
  ];

  it("add what is above each member's median, and a thousandth of what is below", () => {
    const { normals, attacks } = kimEnsemble(members);
    expect([...normals]).toEqual([0, 0.5]);
    expect(attacks[0]).toBeCloseTo((8 - 0.003) / 2, 12);
  });

  it("average the scores", () => {
    expect([...meanEnsemble(members).normals]).toEqual([2, 2.5]);
  });
});
