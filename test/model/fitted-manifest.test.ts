import { describe, expect, it } from "@jest/globals";
import { parseFittedManifest } from "../../src/model/fitted-manifest.ts";

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
  it("takes a whole manifest as it stands, scores of any sign included", () => {
    expect(parse({})).toEqual(GOOD);
  });

  it.each<[string, object, RegExp]>([
    ["a network's kind", { kind: "sequence" }, /kind/],
    ["an empty name", { name: "" }, /name/],
    ["a parameter that is no number or word", { method: { name: "stide", parameters: { k: [6] } } }, /parameters/],
    [
      "a file outside its folder",
      { files: { ...GOOD.files, calls: { file: "../calls.npy", sha256: SHA256 } } },
      /calls\.npy/,
    ],
    ["a hash that is none", { files: { ...GOOD.files, calls: { file: "calls.npy", sha256: "x" } } }, /64 hexadecimal/],
    ["no calibration scores", { calibration: { ...GOOD.calibration, scores: [] } }, /scores/],
    ["calibration scores that descend", { calibration: { ...GOOD.calibration, scores: [2, 1] } }, /must ascend/],
    ["a score that JSON cannot hold", { calibration: { ...GOOD.calibration, scores: [NaN] } }, /scores/],
    ["a call named twice", { vocabulary: { ...GOOD.vocabulary, calls: ["read", "read"] } }, /names a call twice/],
    ["a trained token outside", { vocabulary: { ...GOOD.vocabulary, trainedTokens: [3] } }, /outside the vocabulary/],
    ["a day that is none", { history: [{ ...GOOD.history[0], date: "31.1.2026" }] }, /date/],
  ])("refuses %s and says where", (_, change, message) => {
    const read = () => parse(change);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: "E_MODEL" }));
    expect(read).toThrow(/m\/manifest\.json/);
  });
});
