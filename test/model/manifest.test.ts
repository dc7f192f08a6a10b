import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { parseFittedManifest, parseManifest, readAnyManifest } from "../../src/model/manifest.ts";
import { fakeManifest, madeUpVocabulary } from "../support/fake-model.ts";
import { refusalText } from "../support/refusal.ts";

const valid = fakeManifest({
  kind: "sequence",
  vocabulary: madeUpVocabulary(3),
  graphs: { sequence: { inputs: ["calls"], outputs: ["surprise"] } },
});
const refusal = (manifest: unknown) =>
  refusalText(() => parseManifest(JSON.stringify(manifest), "models/x/manifest.json"), "E_MODEL");

const MODELS = join(PROJECT_FOLDER, "models");

describe("parseManifest", () => {
  it("reads a manifest that is right, and those that ship with the project", () => {
    expect(parseManifest(JSON.stringify(valid), "x")).toMatchObject({ name: "fake", kind: "sequence" });
    const folders = readdirSync(MODELS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const path = join(MODELS, name, "manifest.json");
      const manifest = parseManifest(readFileSync(path, "utf8"), path);
      expect(manifest.export.largestDifferenceBits).toBeLessThanOrEqual(manifest.export.toleranceBits);
    }
  });

  it.each(["", "{", "<html>", "NaN"])("refuses the text %j, which is not JSON", async (text) => {
    expect(await refusalText(() => parseManifest(text, "m.json"), "E_MODEL")).toBe("m.json: is not JSON");
  });

  it.each([
    [{ ...valid, formatVersion: 2 }, "has format version 2, this program reads version 1"],
    [{ ...valid, formatVersion: "1" }, 'has format version "1"'],
    [{}, "has format version none"],
    [null, "has format version none"],
    [[1], "has format version none"],
  ])("refuses another version and says what to do", async (manifest, problem) => {
    const text = await refusal(manifest);
    expect(text).toContain(`models/x/manifest.json: ${problem}`);
    expect(text).toContain("make train");
  });

  it.each<[string, object, string]>([
    ["a missing part", { calibration: undefined }, "calibration"],
    ["an unknown kind", { kind: "transformer" }, "kind"],
    ["a kind whose graph is missing", { graphs: {} }, "needs the graph sequence"],
    ["windows without a width", { kind: "windows", graphs: {} }, "needs windowCalls"],
    ["no calibration score", { calibration: { ...valid.calibration, scoresBits: [] } }, "scoresBits"],
    ["a negative calibration score", { calibration: { ...valid.calibration, scoresBits: [-1] } }, "scoresBits"],
    ["a call named twice", { vocabulary: { ...valid.vocabulary, calls: ["a", "a"] } }, "names a call twice"],
    ["an empty vocabulary", { vocabulary: { ...valid.vocabulary, calls: [] } }, "calls"],
    [
      "a trained token outside the vocabulary",
      { vocabulary: { ...valid.vocabulary, trainedTokens: [4] } },
      "trainedTokens",
    ],
    [
      "a checksum that is not hexadecimal",
      { vocabulary: { ...valid.vocabulary, sha256: "abc" } },
      "64 hexadecimal digits",
    ],
    ["a state of no width", { network: { ...valid.network, stateWidth: 0 } }, "stateWidth"],
    ["a state wider than memory", { network: { ...valid.network, stateWidth: 1e12 } }, "stateWidth"],
  ])("refuses %s, and says where", async (_, change, problem) => {
    const text = await refusal({ ...valid, ...change });
    expect(text).toContain("models/x/manifest.json: is not a valid manifest");
    expect(text).toContain(problem);
  });

  it.each(["../model.onnx", "/etc/passwd", "a/b.onnx", "model.onnx\n", "model", ""])(
    "refuses a graph file named %j, which may lead out of the folder",
    async (file) => {
      const graphs = { sequence: { ...valid.graphs["sequence"], file } };
      expect(await refusal({ ...valid, graphs })).toContain("expected a file name like model.onnx");
    },
  );
});

const SHA256 = "0".repeat(64);
const DATASET = { name: "made up", sha256: null, licence: "none" };
const GOOD = {
  formatVersion: 1,
  name: "mine",
  kind: "fitted",
  method: { name: "stide", parameters: { windowCalls: 6, frameCalls: 0, foldSeed: 0 } },
  vocabulary: { architecture: "x86_64", calls: ["read", "write"], sha256: SHA256, trainedTokens: [1, 2] },
  dataset: { ...DATASET, trainingTraces: 2, trainingCalls: 20 },
  files: { calls: { file: "calls.npy", sha256: SHA256 }, offsets: { file: "offsets.npy", sha256: SHA256 } },
  calibration: { source: "its own", scoreUnit: "bits a call", scores: [-1.5, 0, 0, 2] },
  history: [{ what: "fit", traces: 2, calls: 20, dataset: DATASET, date: "2026-01-31" }],
};
const parse = (change: object) => parseFittedManifest(JSON.stringify({ ...GOOD, ...change }), "m/manifest.json");

describe("parseFittedManifest", () => {
  it("accepts a whole manifest, scores of any sign included", () => {
    expect(parse({})).toEqual(GOOD);
  });

  it.each<[string, object, RegExp]>([
    ["a network's kind", { kind: "sequence" }, /kind/],
    ["an empty name", { name: "" }, /name/],
    ["a parameter that is not a number or word", { method: { name: "stide", parameters: { k: [6] } } }, /parameters/],
    [
      "a file outside its folder",
      { files: { ...GOOD.files, calls: { file: "../calls.npy", sha256: SHA256 } } },
      /calls\.npy/,
    ],
    [
      "a hash that is not hexadecimal",
      { files: { ...GOOD.files, calls: { file: "calls.npy", sha256: "x" } } },
      /64 hexadecimal/,
    ],
    ["no calibration scores", { calibration: { ...GOOD.calibration, scores: [] } }, /scores/],
    ["calibration scores that descend", { calibration: { ...GOOD.calibration, scores: [2, 1] } }, /must ascend/],
    ["a score that JSON cannot hold", { calibration: { ...GOOD.calibration, scores: [NaN] } }, /scores/],
    ["a call named twice", { vocabulary: { ...GOOD.vocabulary, calls: ["read", "read"] } }, /names a call twice/],
    ["a trained token outside", { vocabulary: { ...GOOD.vocabulary, trainedTokens: [3] } }, /outside the vocabulary/],
    ["a day that is not a date", { history: [{ ...GOOD.history[0], date: "31.1.2026" }] }, /date/],
  ])("refuses %s and says where", (_, change, message) => {
    const read = () => parse(change);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: "E_MODEL" }));
    expect(read).toThrow(/m\/manifest\.json/);
  });
});

const read = (text: string) => readAnyManifest("m", () => Promise.resolve(new TextEncoder().encode(text)));

describe("readAnyManifest", () => {
  it.each([
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"formatVersion":1}',
    '{"formatVersion":1,"kind":"fitted"}',
    '{"formatVersion":1,"kind":"magic"}',
  ])("refuses %j and names its place, never with a fault", async (text) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "E_MODEL" });
    expect(String(error)).toContain("m/manifest.json");
  });
});
