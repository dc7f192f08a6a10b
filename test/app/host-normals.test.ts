import { type SeenTrace, partsOfNormals, suspiciousTraces } from "../../src/app/host-normals.ts";
import { describe, expect, it } from "@jest/globals";
import { trace } from "../support/evaluation-data.ts";
import { refusalText } from "../support/refusal.ts";

const seen = (name: string, pValue: number, untrained = 0): SeenTrace => ({ name, pValue, untrained });

describe("suspiciousTraces", () => {
  it("are those above every calibration trace and those of calls never seen, most of those first", () => {
    const all = [
      seen("usual", 0.4),
      seen("highest", 0.01),
      seen("high", 0.02),
      seen("foreign", 0.9, 0.3),
      seen("alien", 0.01, 1),
    ];
    expect(suspiciousTraces(all, 99).map(({ name }) => name)).toEqual(["alien", "foreign", "highest"]);
  });
});

const distinct = Array.from({ length: 100 }, (_, index) => trace(`call_${index} read`));
const withCopies = [...distinct, ...distinct.slice(0, 40), ...distinct.slice(0, 10)];

describe("partsOfNormals", () => {
  it("gives a fifth to the threshold, a fifth to the judgement, and every trace to one part, copies with it", () => {
    const { learnt, calibrating, judging } = partsOfNormals(withCopies, 0.05, 1, "here");
    expect([calibrating.length, judging.length]).toEqual([20, 20]);
    const keys = [learnt, calibrating, judging].map((part) => new Set(part.map((one) => one.calls.join(" "))));
    expect(keys.map((part) => part.size)).toEqual([60, 20, 20]);
    expect(new Set(keys.flatMap((part) => [...part])).size).toBe(100);
    const copiesLearnt = withCopies.filter((one) => keys[0]?.has(one.calls.join(" ")));
    expect(learnt).toEqual(copiesLearnt);
  });

  it("gives the same parts for the same seed and others for another", () => {
    const names = (seed: number) => partsOfNormals(distinct, 0.05, seed, "here").judging.map((one) => one.name);
    expect(names(1)).toEqual(names(1));
    expect(names(1)).not.toEqual(names(2));
  });

  it("refuses too few traces for the promise, and names a number that suffices", async () => {
    const text = await refusalText(() => partsOfNormals(distinct.slice(0, 94), 0.05, 1, "here"), "E_DATASET");
    expect(text).toMatch(/^here: 94 different normal traces leave 18 .*; give 95, or set .*false-alarm-rate.* higher$/);
    expect(partsOfNormals(distinct.slice(0, 95), 0.05, 1, "here").calibrating).toHaveLength(19);
  });
});
