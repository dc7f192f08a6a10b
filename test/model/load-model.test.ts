import { describe, expect, it } from "@jest/globals";
import { createLiveScorer } from "../../src/model/live-scorer.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import { modelNextCalls } from "../../src/model/network-next-calls.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { SentinelError } from "../../src/errors.ts";
import {
  fakeGraphBytes,
  fakeManifest,
  fakeModel,
  fakeRuntime,
  madeUpVocabulary,
  mapFiles,
  type FakeGraph,
} from "../support/fake-model.ts";
import { refusalText } from "../support/refusal.ts";

const graph: FakeGraph = { inputs: ["calls", "state"], outputs: ["surprise", "state_out"], run: () => ({}) };
const facts = { kind: "sequence", vocabulary: madeUpVocabulary(3), graphs: { sequence: graph } } as const;
const manifest = fakeManifest(facts);

async function openWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  runtime = fakeRuntime({ sequence: graph }),
) {
  const model = await loadModel("models/fake", mapFiles(files), runtime);
  return { model, session: await model.session("sequence") };
}

describe("loadModel", () => {
  it("opens a graph once, when it is first needed, and frees it on release", async () => {
    const { model, runtime } = await fakeModel(facts);
    expect(await model.session("sequence")).toBe(await model.session("sequence"));
    await model.release();
    expect(runtime.released).toEqual(["sequence"]);
    await model.release();
    expect(runtime.released).toHaveLength(1);
  });

  it("refuses to score once it is released, also by a session that was opened before", async () => {
    const { model, runtime } = await fakeModel(facts);
    const session = await model.session("sequence");
    const live = createLiveScorer(model);
    await live.next(1).catch(() => undefined);
    const next = await modelNextCalls(model).begin(1, new Uint16Array());
    await model.release();
    const runs = runtime.runs.length;
    const message = "models/fake: was released and scores no more; open it again";
    for (const use of [
      () => model.session("sequence"),
      () => session.run({}, ["surprise"]),
      () => live.next(1),
      () => next.bits(),
      () => modelDetector(model).score([Uint16Array.of(1)]),
    ]) {
      expect(await refusalText(use, "E_MODEL")).toBe(message);
    }
    expect(runtime.runs).toHaveLength(runs);
  });

  it("refuses a graph whose checksum is not the manifest's, and says what to do", async () => {
    const files = { "manifest.json": JSON.stringify(manifest), "sequence.onnx": "sequence, changed" };
    const text = await refusalText(() => openWith(files), "E_MODEL");
    expect(text).toMatch(/^models\/fake\/sequence\.onnx: is not the file that the manifest names.*train again$/);
  });

  it("refuses a vocabulary that is not the one that was hashed", async () => {
    const changed = { ...manifest, vocabulary: { ...manifest.vocabulary, calls: ["call_2", "call_1", "call_3"] } };
    const text = await refusalText(() => openWith({ "manifest.json": JSON.stringify(changed) }), "E_MODEL");
    expect(text).toMatch(/^models\/fake\/manifest\.json: the vocabulary is not the one that was hashed/);
  });

  it("refuses a graph that the manifest does not have", async () => {
    const { model } = await fakeModel(facts);
    expect(await refusalText(() => model.session("prefixes"), "E_MODEL")).toBe('models/fake: has no graph "prefixes"');
  });

  it("refuses a graph that lacks an input or output, names them, and frees it", async () => {
    const poor: FakeGraph = { inputs: ["calls"], outputs: ["state_out"], run: () => ({}) };
    const runtime = fakeRuntime({ sequence: poor });
    const files = { "manifest.json": JSON.stringify(manifest), "sequence.onnx": fakeGraphBytes("sequence") };
    expect(await refusalText(() => openWith(files, runtime), "E_MODEL")).toBe(
      "models/fake/sequence.onnx: lacks state, surprise, which the manifest names",
    );
    expect(runtime.released).toEqual(["sequence"]);
  });

  it("passes on what is wrong with the files, and release is then harmless and frees the others", async () => {
    const runtime = fakeRuntime({ windows: graph });
    const both = fakeManifest({
      ...facts,
      kind: "windows",
      windowCalls: 3,
      graphs: { windows: graph, prefixes: graph },
    });
    const files = mapFiles({ "manifest.json": JSON.stringify(both), "windows.onnx": fakeGraphBytes("windows") });
    const model = await loadModel(
      "models/fake",
      (path) =>
        path === "prefixes.onnx"
          ? Promise.reject(new SentinelError("E_MODEL", "prefixes.onnx: cannot be read"))
          : files(path),
      runtime,
    );
    expect(await refusalText(() => model.session("prefixes"), "E_MODEL")).toContain("cannot be read");
    await model.session("windows");
    await model.release();
    expect(runtime.released).toEqual(["windows"]);
  });
});
