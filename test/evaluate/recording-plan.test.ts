import { describe, expect, it } from "@jest/globals";
import { planRecordings } from "../../src/evaluate/recording-plan.ts";
import type { Recording } from "../../src/evaluate/recordings.ts";
import { trace } from "../support/evaluation-data.ts";

function recording(path: string, calls: string, over: Partial<Recording> = {}): Recording {
  const threads = [{ ...trace(calls), seconds: Float64Array.of(4, 6) }];
  return { path, isAttack: false, onsetSeconds: null, setsThreshold: false, threads, ...over };
}

const attack = recording("x", "z", { isAttack: true, onsetSeconds: 5 });
const pathsOf = (recordings: readonly Recording[] = []): readonly string[] => recordings.map(({ path }) => path).sort();

describe("planRecordings", () => {
  it("sets the threshold on the recordings that the data set sets apart, and tests the others", () => {
    const plan = planRecordings([recording("a", "a", { setsThreshold: true }), recording("b", "b"), attack]);
    expect(plan).toMatchObject({ calibratingFrom: "validation", attacks: [attack], withoutOnset: 0 });
    expect([pathsOf(plan?.calibrating), pathsOf(plan?.normals)]).toEqual([["a"], ["b"]]);
  });

  it("takes the larger half of the normal recordings by what they hold where none is set apart: names and order do not matter, copies stay together", () => {
    const calls = ["a", "b", "c", "d", "e", "e", "f"];
    const plan = planRecordings([...calls.map((call, index) => recording(`r${index}`, call)), attack]);
    const renamed = planRecordings([attack, ...calls.map((call, index) => recording(`s${index}`, call)).reverse()]);
    const content = (recordings: readonly Recording[] = []): readonly string[] =>
      recordings.map(({ threads }) => threads[0]?.calls.join() ?? "").sort();
    expect(plan?.calibratingFrom).toBe("half of the normal test recordings");
    expect(new Set(content(plan?.calibrating)).size).toBe(3);
    expect(content(renamed?.calibrating)).toEqual(content(plan?.calibrating));
    expect(content(plan?.normals).filter((call) => content(plan?.calibrating).includes(call))).toEqual([]);
    expect([...content(plan?.calibrating), ...content(plan?.normals)].sort()).toEqual(calls);
  });

  it("counts attack recordings without an onset apart", () => {
    const plan = planRecordings([recording("a", "a"), attack, { ...attack, path: "y", onsetSeconds: null }]);
    expect(pathsOf(plan?.attacks)).toEqual(["x"]);
    expect(plan?.withoutOnset).toBe(1);
  });

  it("counts attack recordings apart whose onset lies before their first call or after their last", () => {
    const at = (path: string, onsetSeconds: number): Recording => ({ ...attack, path, onsetSeconds });
    const untimed = { ...attack, path: "untimed", threads: [trace("z")] };
    const plan = planRecordings([recording("a", "a"), at("3", 3), at("4", 4), at("6", 6), at("7", 7), untimed]);
    expect(pathsOf(plan?.attacks)).toEqual(["4", "6"]);
    expect(plan).toMatchObject({ withoutOnset: 0, onsetOutside: 3 });
  });

  it("is none without a normal or without an attack recording", () => {
    expect(planRecordings([])).toBeNull();
    expect(planRecordings([attack])).toBeNull();
    expect(planRecordings([recording("a", "a")])).toBeNull();
  });
});
