import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { SeenTrace } from "../../src/app/host-normals.ts";
import { suspicionLines } from "../../src/cli/commands/adapt.ts";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { parseMethod } from "../../src/detectors/methods.ts";
import { fittedModelFiles } from "../../src/fitted/fitted-model-files.ts";
import { fitModel } from "../../src/fitted/fitted-model.ts";
import { readAnyManifest } from "../../src/model/manifest.ts";
import { type CommandResult, runCommand } from "../support/command.ts";
import { hasPython, PYTHON_REASON } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const folder = temporaryFolder();
/** A model of a host without the programs of HOST, which another host runs all day. */
const FITTED = join(folder, "fitted");
const HOST = join(folder, "host");
const PROGRAMS = /^(?:web|login|git|hash|word|json|sqlite|csv|backup|housekeeping)-/;

beforeAll(async () => {
  mkdirSync(HOST);
  for (const split of ["training", "validation"]) {
    for (const name of readdirSync(join(SAMPLE, split)).filter((one) => PROGRAMS.test(one))) {
      copyFileSync(join(SAMPLE, split, name), join(HOST, `${split}-${name}`));
    }
  }
  const { splits, sha256 } = await loadDataset(SAMPLE, { format: "auto", architecture: null });
  const dataset = { name: "sample", sha256, licence: "MIT" };
  const method = parseMethod("n-gram");
  const known = splits.training.filter((trace) => !PROGRAMS.test(trace.path.replace("training/", "")));
  const model = await fitModel(known, { name: "mine", method, architecture: "x86_64", dataset });
  mkdirSync(FITTED);
  for (const [name, bytes] of fittedModelFiles(model)) writeFileSync(join(FITTED, name), bytes);
});

const contentOf = (path: string) => readdirSync(path).map((name) => [name, readFileSync(join(path, name), "base64")]);

async function adapt(model: string, out: string, ...more: string[]): Promise<CommandResult> {
  return runCommand(["adapt", "--normal", HOST, "--model", model, "--out", join(folder, out), ...more]);
}

/** Mean score and false alarms of a row of the table. */
function row(stdout: string, name: string): { readonly score: number; readonly falseAlarms: number } {
  const found = new RegExp(`^${name} +([\\d.]+) .* ([\\d.]+) %$`, "m").exec(stdout);
  return { score: Number(found?.[1]), falseAlarms: Number(found?.[2]) };
}

describe("adapt of a fitted model", () => {
  it("learns, sets the threshold and judges on traces that share no copy, and leaves the old folder as it was", async () => {
    const before = contentOf(FITTED);
    const { exitCode, stdout } = await adapt(FITTED, "adapted");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^mine, adapted to host: 93 normal traces learnt, the threshold set on 29 others\n/);
    expect(stdout).toMatch(/Judged on 29 distinct traces that took no part in either; 5 % false alarms are promised/);
    expect(row(stdout, "adapted").score).toBeLessThan(0.8 * row(stdout, "before").score);
    expect(row(stdout, "only recalibrated").score).toBe(row(stdout, "before").score);
    expect(row(stdout, "adapted").falseAlarms).toBeLessThan(row(stdout, "before").falseAlarms);
    expect(contentOf(FITTED)).toEqual(before);
  });

  it("says in the manifest what it learnt when, and what its threshold rests on", async () => {
    const path = join(folder, "adapted");
    const manifest = await readAnyManifest(path, folderFiles(path));
    expect(manifest.history?.map(({ what, traces }) => [what, traces])).toEqual([
      ["fit", 174],
      ["extend", 93],
      ["calibrate", 29],
    ]);
    expect(manifest.dataset).toMatchObject({ name: "sample", trainingTraces: 267, licence: "MIT; the user's own" });
    expect(manifest.calibration.source).toMatch(/^29 normal traces of host .* that it has not learnt/);
  });

  it("warns of traces that look like nothing known before it learns them, also with --quiet, but not with --accept-all", async () => {
    const { stderr } = await adapt(FITTED, "warned", "--quiet", "--false-alarm-rate", "0.1");
    expect(stderr).toMatch(/^warning: \d+ of 154 traces look like nothing that the model knows\. An attacker's traces/);
    expect(stderr).toMatch(/\n {2}\S+: p-value 0\.0057\n/);
    expect((await adapt(FITTED, "accepted", "--quiet", "--accept-all")).stderr).toBe("");
  });

  it("leaves out what is below the line that the user draws", async () => {
    const { stdout, stderr } = await adapt(FITTED, "left-out", "--quiet", "--leave-out-below", "0.01");
    expect(stdout).toMatch(/; left out: \d+ traces? of too low a p-value\n/);
    expect(stderr).toBe("");
  });

  it.each([
    [["--false-alarm-rate", "0.01"], /147 different normal traces leave 29 .* too few .*; give 495/],
    [["--replay", SAMPLE], /only networks forget, leave it out/],
    [["--leave-out-below", "2"], /--leave-out-below must be between 0 and 1/],
  ])("%j is refused, and nothing is written", async (more, message) => {
    const { exitCode, stdout, stderr } = await adapt(FITTED, "refused", "--quiet", "--accept-all", ...more);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout, existsSync(join(folder, "refused"))]).toEqual([2, "", false]);
  });

  it("overwrites nothing", async () => {
    expect(await adapt(FITTED, "adapted")).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

describeWhere(hasPython, PYTHON_REASON)("adapt of a network", () => {
  it("trains it further by Python, sets its threshold again, and leaves the old folder as it was", async () => {
    const model = join(PROJECT_FOLDER, "models/sample");
    const before = contentOf(model);
    const { exitCode, stdout, stderr } = await adapt(model, "network", "--accept-all");
    expect(stderr).toMatch(/before: [\d.]+ bits a held-out call\nepoch 1\//);
    expect(exitCode).toBe(0);
    expect(row(stdout, "adapted").score).toBeGreaterThan(0);
    expect(contentOf(model)).toEqual(before);
    const path = join(folder, "network");
    const manifest = await readAnyManifest(path, folderFiles(path));
    expect(manifest.name).toBe("sample");
    expect(manifest.history?.map(({ what }) => what)).toEqual(["fit", "extend"]);
    expect(readdirSync(path).sort()).toEqual(["manifest.json", "model.onnx", "training.json", "training.svg"]);
    const scored = await runCommand(["score", join(SAMPLE, "attack"), "--model", path, "--quiet"]);
    expect(scored.exitCode).toBe(0);
  });

  it("says why a network of windows cannot be trained further", async () => {
    const notebook = join(PROJECT_FOLDER, "models/notebook");
    const { exitCode, stderr } = await adapt(notebook, "windows", "--quiet", "--accept-all");
    expect(stderr).toMatch(/is no single network over whole traces, and only such can be trained further/);
    expect([exitCode, existsSync(join(folder, "windows"))]).toEqual([2, false]);
  });
});

describe("the warning of adapt before suspicious traces are learnt", () => {
  const seen = (name: string, pValue: number, untrained = 0): SeenTrace => ({ name, pValue, untrained });

  it("names ten at most with what is odd about each, and counts the rest", () => {
    const lines = suspicionLines([seen("a", 0.01, 0.5), ...Array<SeenTrace>(11).fill(seen("b", 0.01))], 200);
    expect(lines[0]).toMatch(/^warning: 12 of 200 traces look like nothing that the model knows/);
    expect(lines[2]).toBe("  a: p-value 0.010, 50.0 % of its calls never seen");
    expect(lines[3]).toBe("  b: p-value 0.010");
    expect(lines.slice(-1)).toEqual(["  … and 2 more"]);
    expect(lines).toHaveLength(2 + 10 + 1);
  });

  it("is silent where nothing is odd", () => {
    expect(suspicionLines([], 200)).toEqual([]);
  });
});
