import { describe, expect, it } from "@jest/globals";
import { conformalPValue, conformalThreshold } from "../../src/core/conformal.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { METHODS, parseMethod } from "../../src/detectors/methods.ts";
import { calibrateFittedModel, extendFittedModel, fitModel } from "../../src/fitted/fitted-model.ts";
import { fittedModelFiles, loadFittedModel } from "../../src/fitted/fitted-model-files.ts";
import type { ModelFiles } from "../../src/model/runtime.ts";
import { refusalText } from "../support/refusal.ts";

const DATASET = { name: "made up", sha256: null, licence: "none" };
const trace = (name: string, text: string) => ({ name, architecture: "x86_64", calls: text.split(" ") });
const NORMAL = [
  trace("a", "open read read close open read close exit_group"),
  trace("b", "socket connect write read close exit_group close read"),
  trace("c", "open read read close open read close exit_group"),
  trace("d", "open write close unlink open write close exit_group"),
];
const MORE = [
  trace("e", "socket bind listen accept read write close exit_group"),
  trace("f", "open read mmap close mmap read close exit_group"),
];
const TESTED = [
  trace("t", "open read unlink close execve read mmap exit_group"),
  trace("u", "read read read read read read"),
];

function inMemory(files: ReadonlyMap<string, Uint8Array>): ModelFiles {
  return (path) => {
    const bytes = files.get(path);
    return bytes === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(bytes);
  };
}

function fit(specification: string, traces = NORMAL) {
  const method = parseMethod(specification);
  return fitModel(traces, { name: "mine", method, architecture: "x86_64", dataset: DATASET });
}

describe.each(METHODS)("a saved %s", (name) => {
  it("gives bit for bit the scores, p-values and threshold of the model that was saved", async () => {
    const model = await fit(name);
    const loaded = await loadFittedModel("m", inMemory(fittedModelFiles(model)));
    const tokens = TESTED.map((one) => encodeCalls(model.detector.vocabulary, one.calls));
    const [own, theirs] = [await model.detector.score(tokens), await loaded.detector.score(tokens)];
    expect(theirs).toEqual(own);
    expect(loaded.detector.calibrationScores).toEqual(model.detector.calibrationScores);
    expect(conformalThreshold(loaded.detector.calibrationScores, 0.4)).toBe(
      conformalThreshold(model.detector.calibrationScores, 0.4),
    );
    expect(conformalPValue(loaded.detector.calibrationScores, theirs[0] ?? 0)).toBe(
      conformalPValue(model.detector.calibrationScores, own[0] ?? 0),
    );
    expect(loaded.manifest).toEqual(model.manifest);
  });

  it("extended scores as one that learned everything at once, and does not change the old one", async () => {
    const old = await fit(name);
    const before = fittedModelFiles(old);
    const extended = await extendFittedModel(old, MORE, { dataset: DATASET });
    const together = await fit(name, [...NORMAL, ...MORE]);
    const tokens = TESTED.map((one) => encodeCalls(extended.detector.vocabulary, one.calls));
    expect(await extended.detector.score(tokens)).toEqual(await together.detector.score(tokens));
    expect(extended.detector.calibrationScores).toEqual(together.detector.calibrationScores);
    expect(extended.manifest.history.map((entry) => entry.what)).toEqual(["fit", "extend"]);
    expect(fittedModelFiles(old)).toEqual(before);
  });
});

describe("the calibration of a model's trees, processes and files", () => {
  const recordings = [...NORMAL, ...MORE].map((one, index) => ({
    ...one,
    path: `${index % 3}.log`,
    lineage: { tree: String(index), process: String(index), parent: null, forkOf: null },
  }));

  it("is that which was saved, in a model that is loaded", async () => {
    const model = await fit("n-gram", recordings);
    const loaded = await loadFittedModel("m", inMemory(fittedModelFiles(model)));
    expect(Object.keys(model.detector.unitCalibrations ?? {})).toEqual(["tree", "process", "file"]);
    expect(loaded.detector.unitCalibrations).toEqual(model.detector.unitCalibrations);
  });
});

describe("extendFittedModel", () => {
  it("gives new call names tokens of their own", async () => {
    const old = await fit("n-gram");
    const extended = await extendFittedModel(old, [trace("n", "made_up read made_up close")], { dataset: DATASET });
    expect(extended.learner.vocabulary.calls).toEqual([...old.learner.vocabulary.calls, "made_up"]);
    expect(extended.manifest.history.at(-1)).toMatchObject({ what: "extend", traces: 1, calls: 4 });
  });

  it("keeps what each owner forbids, and writes the day only where one is given", async () => {
    const other = { name: "other", sha256: null, licence: "not to be passed on" };
    const extended = await extendFittedModel(await fit("stide"), MORE, { dataset: other, date: "2026-01-31" });
    expect(extended.manifest.dataset).toMatchObject({ name: "made up", licence: "none; not to be passed on" });
    expect(extended.manifest.history.map((entry) => entry.date)).toEqual([undefined, "2026-01-31"]);
  });

  it("refuses traces of another architecture, and traces too short to learn from", async () => {
    const old = await fit("stide");
    const strange = [{ ...trace("strange", "read read read read read read"), architecture: "i386" }];
    const refusal = (more: typeof strange) =>
      refusalText(() => extendFittedModel(old, more, { dataset: DATASET }), "E_DATASET");
    expect(await refusal(strange)).toMatch(/^strange: is a trace of i386; mine was trained on x86_64/);
    expect(await refusal([trace("short", "read close")])).toMatch(/none of the 1 traces is long enough/);
  });
});

describe("loadFittedModel", () => {
  const changed = async (
    change: (manifest: Record<string, unknown>) => void,
  ): Promise<ReadonlyMap<string, Uint8Array>> => {
    const files = new Map(fittedModelFiles(await fit("stide:k=3")));
    const manifest = JSON.parse(new TextDecoder().decode(files.get("manifest.json"))) as Record<string, unknown>;
    change(manifest);
    return files.set("manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
  };

  it.each<[string, (manifest: Record<string, unknown>) => void, RegExp]>([
    ["an unknown method", (m) => (m["method"] = { name: "magic", parameters: {} }), /no method "magic"/],
    ["a wrong parameter", (m) => (m["method"] = { name: "stide", parameters: { windowCalls: 0 } }), /windowCalls|k \(/],
    [
      "a count that does not agree",
      (m) => (m["dataset"] = { ...DATASET, trainingTraces: 9, trainingCalls: 9 }),
      /names 9 traces/,
    ],
    ["another format version", (m) => (m["formatVersion"] = 2), /format version 2/],
    ["no history", (m) => (m["history"] = []), /history/],
  ])("refuses %s and says where", async (_, change, message) => {
    const files = await changed(change);
    const error = await loadFittedModel("m", inMemory(files)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "E_MODEL" });
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain("m/manifest.json");
  });

  it("refuses a changed file by its hash", async () => {
    const files = new Map(fittedModelFiles(await fit("stide:k=3")));
    const calls = files.get("calls.npy")?.slice() ?? new Uint8Array();
    calls[calls.length - 2]! ^= 1;
    files.set("calls.npy", calls);
    await expect(loadFittedModel("m", inMemory(files))).rejects.toMatchObject({ code: "E_MODEL" });
  });
});

describe("calibrateFittedModel", () => {
  it("changes the threshold and no score, and writes it into the history", async () => {
    const model = await fit("n-gram");
    const calibrated = calibrateFittedModel(
      model,
      { scores: Float64Array.of(1, 2, 3), shortestCalls: [1, 1, 1] },
      {
        dataset: DATASET,
        source: "three",
        calls: 24,
      },
    );
    expect([...calibrated.detector.calibrationScores]).toEqual([1, 2, 3]);
    expect(calibrated.manifest.history.at(-1)).toEqual({ what: "calibrate", traces: 3, calls: 24, dataset: DATASET });
    expect(model.manifest.history).toHaveLength(1);
  });
});
