import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");

/** A command line, and what its results hold. */
export interface CommandCase {
  readonly name: string;
  readonly argv: readonly string[];
  readonly result: RegExp;
  /** Whether it draws a line of progress. */
  readonly draws?: true;
  /** Whether its results are coloured where they may be. */
  readonly colours?: true;
}

/** Data for every command: a small part of the sample, an attack on it, and a model fitted on it. */
export interface Material {
  readonly small: string;
  readonly trace: string;
  readonly fitted: string;
  /** Normal traces that keep a model busy for seconds: long, and each of its own. */
  readonly long: string;
  /** A zip that cannot be read. */
  readonly damaged: string;
}

/** Every n-th file of each split, so that all programs of the sample are there. */
function copySample(folder: string, splits: Readonly<Record<string, number>>): void {
  for (const [split, step] of Object.entries(splits)) {
    mkdirSync(join(folder, split), { recursive: true });
    sampleFiles(split).forEach((file, index) => {
      if (index % step === 0) copyFileSync(file, join(folder, split, basename(file)));
    });
  }
}

function sampleFiles(split: string): readonly string[] {
  return readdirSync(join(SAMPLE, split), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Each trace holds the calls of the same sample traces but begins with another one. */
function writeLongTraces(folder: string, traces: number): void {
  mkdirSync(folder, { recursive: true });
  const texts = sampleFiles("validation")
    .slice(0, traces)
    .map((file) => `${readFileSync(file, "utf8").trim()}\n`);
  for (let trace = 0; trace < traces; trace += 1) {
    const turned = [...texts.slice(trace), ...texts.slice(0, trace)];
    writeFileSync(join(folder, `long-${String(trace).padStart(2, "0")}.txt`), turned.join(""));
  }
}

export async function makeMaterial(folder: string): Promise<Material> {
  const small = join(folder, "small");
  copySample(small, { training: 5, validation: 3, attack: 10 });
  const long = join(folder, "long");
  writeLongTraces(long, 40);
  const fitted = join(folder, "fitted");
  const { exitCode, stderr } = await runCommand(["fit", "--normal", join(small, "training"), "--out", fitted]);
  if (exitCode !== 0) throw new Error(`no model could be fitted: ${stderr}`);
  const damaged = join(folder, "damaged.zip");
  writeFileSync(damaged, "PK\x03\x04 and no more");
  const [first = ""] = readdirSync(join(small, "attack"));
  return { small, long, fitted, damaged, trace: join(small, "attack", first) };
}

/** Every command, on the material; outputs go to `out`, a folder that is made again for each. */
export function commandCases({ small, trace, fitted }: Material, out: string): readonly CommandCase[] {
  const normals = join(small, "validation");
  return [
    { name: "--help", argv: ["--help"], result: /syscall-sentinel COMMAND[^]*score/ },
    { name: "--version", argv: ["--version"], result: /^\d+\.\d+\.\d+\s/ },
    {
      name: "eval",
      argv: ["eval", "--data", small, "--report", join(out, "report.html")],
      result: /AUC[^]*n-gram/,
      draws: true,
    },
    { name: "score", argv: ["score", small], result: /\d+ normal, \d+ alarms/, draws: true, colours: true },
    { name: "explain", argv: ["explain", trace], result: /bits/ },
    {
      name: "fit",
      argv: ["fit", "--normal", join(small, "training"), "--out", join(out, "model")],
      result: /learnt +\d+ traces/,
    },
    {
      name: "calibrate",
      argv: ["calibrate", "--normal", normals, "--model", fitted, "--out", join(out, "model")],
      result: /threshold/,
      draws: true,
    },
    {
      name: "adapt",
      argv: ["adapt", "--normal", normals, "--model", fitted, "--false-alarm-rate", "0.2", "--out", join(out, "model")],
      result: /adapted to/,
      draws: true,
    },
    { name: "inspect", argv: ["inspect", small], result: /traces/ },
    {
      name: "generate",
      argv: ["generate", "--detector", "sample", "--calls", "100"],
      result: /# made up by sample/,
      draws: true,
    },
    { name: "encode", argv: ["encode", "--data", small, "--out", join(out, "encoded")], result: /traces/ },
  ];
}

/** A command line that works for seconds and draws a line of progress meanwhile. */
export interface LongCase {
  readonly name: string;
  readonly argv: readonly string[];
}

/** Every command that draws progress, with enough to do to be ended in mid-work. */
export function longCases({ small, long, fitted }: Material, out: string): readonly LongCase[] {
  const adapted = ["--normal", long, "--model", fitted, "--false-alarm-rate", "0.2", "--out", join(out, "model")];
  return [
    { name: "eval", argv: ["eval", "--data", small, "--detector", "ensemble", "--report", join(out, "report.html")] },
    { name: "score", argv: ["score", long, "--detector", "sample"] },
    { name: "calibrate", argv: ["calibrate", ...adapted] },
    { name: "adapt", argv: ["adapt", ...adapted] },
    {
      name: "generate",
      argv: ["generate", "--detector", "sample", "--calls", "20000", "--out", join(out, "made.txt")],
    },
  ];
}

/** Command lines that go wrong after a line of progress was drawn, and what they say. */
export function failingCases({ small, fitted, damaged }: Material, out: string): readonly FailingCase[] {
  const mine = ["--normal", join(small, "validation"), "--model", fitted, "--out"];
  return [
    {
      name: "score",
      fault: "a zip that cannot be read",
      argv: ["score", small, damaged],
      says: /damaged\.zip: is not a usable/,
    },
    {
      name: "adapt",
      fault: "too few traces",
      argv: ["adapt", ...mine, join(out, "model")],
      says: /too few to promise/,
    },
    {
      name: "calibrate",
      fault: "no place to write",
      argv: ["calibrate", ...mine, "/proc/model"],
      says: /cannot be written/,
    },
  ];
}

interface FailingCase extends LongCase {
  readonly fault: string;
  readonly says: RegExp;
}
