import { describe, expect, it } from "@jest/globals";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { createLearner, parseMethod } from "../../src/detectors/methods.ts";
import { fitModel } from "../../src/fitted/fitted-model.ts";
import { trainingVocabulary } from "../../src/fitted/training-vocabulary.ts";
import { crossFittedUnits, type RecordedTrace, unitCalibrationsOf } from "../../src/fitted/unit-calibration.ts";

const METHOD = parseMethod("call-set");
const OTHERS = ["read", "write", "socket", "bind"];
const USUAL = ["read", "write", "close", "openat"];

function thread(path: string, id: string, tree: string, calls: readonly string[] = USUAL): RecordedTrace {
  const lineage = { process: id, parent: null, forkOf: null, tree };
  return { name: `${path}#${id}`, path, architecture: "x86_64", calls, lineage };
}

/** Recordings of two trees each: one of two threads, one of a thread. */
function recordings(count: number): readonly RecordedTrace[] {
  return Array.from({ length: count }, (_, index) => `day-${index}`).flatMap((path) => [
    thread(path, "1", "1"),
    thread(path, "2", "1"),
    thread(path, "3", "3", OTHERS),
  ]);
}

const crossFitted = (traces: readonly RecordedTrace[]) =>
  crossFittedUnits(METHOD, trainingVocabulary("x86_64", traces), traces);

describe("crossFittedUnits", () => {
  it("has one score per tree, process and file of the recordings", async () => {
    const units = await crossFitted(recordings(6));
    expect([units?.tree?.scores.length, units?.process?.scores.length, units?.file?.scores.length]).toEqual([
      12, 18, 6,
    ]);
    expect(units?.tree?.recordings).toBe(6);
  });

  it("scores a recording by a fit that did not learn it: what only it does stands out", async () => {
    const only = thread("day-5", "4", "4", ["ptrace", "ptrace", "ptrace", "ptrace"]);
    const usual = await crossFitted(recordings(6));
    const units = await crossFitted([...recordings(6), only]);
    expect(units?.tree?.scores.length).toBe(13);
    expect(units?.tree?.scores.at(-1)).toBeGreaterThan(usual?.tree?.scores.at(-1) ?? NaN);
    // Two copies in one recording are left out together.
    const twice = await crossFitted([...recordings(6), only, thread("day-5", "5", "5", only.calls)]);
    expect(twice?.tree?.scores.slice(-2)).toEqual(
      Float64Array.of(...Array<number>(2).fill(units?.tree?.scores.at(-1) ?? NaN)),
    );
  });

  it("leaves trees out where the recordings are fewer than its folds", async () => {
    const units = await crossFitted(recordings(2));
    expect([units?.tree?.scores.length, units?.tree?.recordings]).toEqual([4, 2]);
  });

  it("gives nothing where a fit would learn too little, and the model is fitted all the same", async () => {
    const few = [thread("day-0", "1", "1"), thread("day-0", "2", "2", OTHERS)];
    expect(await crossFitted(few)).toBeUndefined();
    const dataset = { name: "few", sha256: null, licence: "own" };
    const { detector } = await fitModel(few, { name: "few", method: METHOD, architecture: "x86_64", dataset });
    expect([detector.calibrationScores.length, detector.unitCalibrations]).toEqual([2, undefined]);
  });

  it("gives nothing where nobody says who made whom, or where one tree is all there is", async () => {
    const unknown = recordings(6).map(({ name, path, architecture, calls }) => ({
      name,
      path: path ?? "",
      architecture,
      calls,
    }));
    expect(await crossFitted(unknown)).toBeUndefined();
    expect(await crossFitted([thread("day-0", "1", "1"), thread("day-0", "2", "1")])).toBeUndefined();
  });
});

describe("unitCalibrationsOf", () => {
  it("takes the highest score of each unit's traces, and copies of a unit count", async () => {
    const learnt = recordings(3);
    const vocabulary = trainingVocabulary("x86_64", [...learnt, thread("x", "9", "9", ["ptrace"])]);
    const learner = createLearner(METHOD, vocabulary);
    await learner.extend([
      ...learnt.map(({ calls }) => encodeCalls(vocabulary, calls)),
      encodeCalls(vocabulary, ["ptrace"]),
    ]);
    const detector = await learner.detector(new Float64Array());
    const odd = (path: string): readonly RecordedTrace[] => [
      thread(path, "1", "1"),
      thread(path, "2", "1", ["mmap", "brk", "stat"]),
      thread(path, "3", "3"),
    ];
    const found = await unitCalibrationsOf(detector, [...odd("a"), ...odd("b")]);
    const [usual, , highest] = found?.tree?.scores ?? [];
    expect(found?.tree?.scores).toEqual(Float64Array.of(usual ?? NaN, usual ?? NaN, highest ?? NaN, highest ?? NaN));
    expect(highest).toBeGreaterThan(usual ?? NaN);
    expect(found?.process?.scores.length).toBe(6);
  });
});
