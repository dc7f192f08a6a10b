import { type RecordedTrace, type Recording, judgedFromOnset, planRecordings } from "../../src/evaluate/recordings.ts";
import { describe, expect, it } from "@jest/globals";
import { trace } from "../support/evaluation-data.ts";

function thread(name: string, path: string, seconds: readonly number[], over: Partial<RecordedTrace> = {}) {
  const calls = seconds.map(() => "read");
  return {
    name,
    path,
    calls,
    seconds: Float64Array.from(seconds),
    architecture: null,
    isLabelled: true,
    ...over,
  } as const;
}

const normal = thread("n", "b.zip", [1, 2]);
const early = thread("early", "a.zip", [1, 2], { onsetSeconds: 3 });
const late = thread("late", "a.zip", [1, 3], { onsetSeconds: 3 });

describe("judgedFromOnset", () => {
  it("takes threads of an attack recording that ended before the onset for normal, and keeps them in their recording", () => {
    const judged = judgedFromOnset({ validation: [normal], attack: [early, late] });
    expect(judged.validation).toEqual([normal, early]);
    expect(judged.validation[1]).toBe(early);
    expect(judged.attack).toEqual([late]);
    expect(judged.recordings).toEqual([
      { path: "a.zip", isAttack: true, onsetSeconds: 3, setsThreshold: false, threads: [early, late] },
      { path: "b.zip", isAttack: false, onsetSeconds: null, setsThreshold: false, threads: [normal] },
    ]);
    expect(judged.notes).toEqual([
      "1 of 2 threads of attack recordings made their last call before the onset of the attack: they count as normal test traces.",
    ]);
  });

  it("leaves a thread where it is whose recording has no onset, or none of whose calls has a time", () => {
    const attack = [thread("a", "a.zip", [1, 2]), thread("b", "b.zip", [NaN, NaN], { onsetSeconds: 3 })];
    const judged = judgedFromOnset<RecordedTrace, RecordedTrace>({ validation: [], attack });
    expect(judged.attack).toBe(attack);
    expect(judged.recordings.map(({ onsetSeconds }) => onsetSeconds)).toEqual([null, 3]);
    expect(judged.notes).toEqual([]);
  });

  it("does not believe an onset before the first call or after the last: the threads stay where they are", () => {
    const attack = [
      thread("a", "a.zip", [1, 2], { onsetSeconds: 5000 }),
      thread("b", "b.zip", [4], { onsetSeconds: 3 }),
    ];
    const judged = judgedFromOnset<RecordedTrace, RecordedTrace>({ validation: [], attack });
    expect(judged.attack).toBe(attack);
    expect(judged.notes).toEqual([]);
  });

  it("takes a thread that ended within the onset's margin for one of the attack", () => {
    const over = { onsetSeconds: 10, onsetMarginSeconds: 2 };
    const attack = [7, 8, 10].map((last) => thread(`t${last}`, "a.txt", [1, last], over));
    const judged = judgedFromOnset<RecordedTrace, RecordedTrace>({ validation: [], attack });
    expect(judged.validation.map(({ name }) => name)).toEqual(["t7"]);
    expect(judged.recordings[0]).toMatchObject({ onsetSeconds: 10, onsetMarginSeconds: 2 });
  });

  it("says which recordings the data set sets apart for thresholds", () => {
    const apart = thread("v", "v.zip", [1], { setsThreshold: true });
    const { recordings } = judgedFromOnset({ validation: [apart, normal], attack: [] });
    expect(recordings.map(({ path, setsThreshold }) => [path, setsThreshold])).toEqual([
      ["b.zip", false],
      ["v.zip", true],
    ]);
  });

  it("gives back data without labelled recordings as it is", () => {
    const seconds = Float64Array.of(1);
    const validation = [{ name: "n", path: "n.txt", calls: ["read"], seconds, architecture: null }];
    expect(judgedFromOnset({ validation, attack: [] })).toEqual({ validation, attack: [], recordings: [], notes: [] });
    expect(judgedFromOnset({ validation, attack: [] }).validation).toBe(validation);
  });
});

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

  it("counts attack recordings apart whose onset is before their first call or after their last", () => {
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
