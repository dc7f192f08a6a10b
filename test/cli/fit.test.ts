import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const folder = temporaryFolder();
const model = join(folder, "two-sided");

describe("fit, as a user meets it", () => {
  beforeAll(async () => {
    const argv = ["fit", "--normal", SAMPLE, "--detector", "two-sided", "--out", model];
    const { exitCode, stdout } = await runCommand(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("learnt           278 traces");
  });

  it("makes a model that score, explain, inspect and eval take like any other", async () => {
    const attack = join(SAMPLE, "attack");
    const scored = await runCommand(["score", attack, "--model", model, "--format", "json", "--explain", "1"]);
    expect(scored.exitCode).toBe(0);
    const report = JSON.parse(scored.stdout) as { model: string; traces: { mostSurprising?: unknown[] }[] };
    expect(report.model).toBe("two-sided");
    expect(report.traces[0]?.mostSurprising).toHaveLength(1);
    const text = await runCommand(["score", attack, "--model", model]);
    expect(text.stdout).toMatch(/standard deviations/);
    expect((await runCommand(["inspect", model])).stdout).toMatch(/method +two-sided, order 8, sides omission/);
    const argv = ["eval", "--data", SAMPLE, "--detector", model, "two-sided", "--format", "json", "--quiet"];
    const evaluated = JSON.parse((await runCommand(argv)).stdout) as {
      detectors: { testSets: { official: { auc: number } } }[];
    };
    const [own, onTheSpot] = evaluated.detectors.map((detector) => detector.testSets.official.auc);
    expect(own).toBe(onTheSpot);
  });

  it("is said to have learnt what it is tested on, when it has: in the notes and among the facts", async () => {
    const learned = join(folder, "learned");
    const argv = ["fit", "--normal", join(SAMPLE, "validation"), "--detector", "stide", "--out", learned];
    expect((await runCommand(argv)).exitCode).toBe(0);
    const { stdout, stderr } = await runCommand(["eval", "--data", SAMPLE, "--detector", learned, "n-gram"]);
    const words = /has learnt 129 of the 158 normal traces that it is tested on/;
    expect(stderr).toMatch(words);
    expect(stdout).toMatch(words);
    const honest = await runCommand(["eval", "--data", SAMPLE, "--detector", model]);
    expect(honest.stderr).not.toMatch(/has learnt/);
  });

  it("explains a trace by its calls and by what never came", async () => {
    const file = join(SAMPLE, "attack");
    const list = JSON.parse((await runCommand(["score", file, "--model", model, "--format", "json"])).stdout) as {
      traces: { path: string }[];
    };
    const [first] = list.traces;
    const argv = ["explain", join(file, first?.path ?? ""), "--model", model];
    const { exitCode, stdout } = await runCommand(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/What never came: \d+ of the \d+ different runs/);
    expect(stdout).toMatch(
      /Closest known trace: number \d+ of the \d+ different traces that the model keeps, [\d,]+ calls, \d+ % of whose runs/,
    );
    expect(stdout).not.toMatch(/surprised the model .* bits on average/);
  });

  it("is calibrated on normal traces of the user's own, the old folder untouched", async () => {
    const out = join(folder, "calibrated");
    const argv = ["calibrate", "--normal", join(SAMPLE, "validation"), "--model", model, "--out", out];
    expect((await runCommand(argv)).exitCode).toBe(0);
    expect((await runCommand(["inspect", out])).stdout).toMatch(/calibrate, \d+ traces/);
    expect((await runCommand(["inspect", model])).stdout).not.toMatch(/calibrate, /);
  });

  it("warns when it is calibrated on traces that it has learnt", async () => {
    const argv = ["calibrate", "--normal", join(SAMPLE, "training"), "--model", model, "--out", join(folder, "known")];
    expect((await runCommand(argv)).stderr).toMatch(
      /warning: 278 of these 278 normal traces equal ones that two-sided/,
    );
  });

  it("refuses a GPU that it would not use, and a method in place of a model", async () => {
    const argv = ["score", join(SAMPLE, "attack"), "--model", model, "--device", "cuda"];
    expect(await runCommand(argv)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/two-sided is not a network and runs on the CPU only; leave --device cuda out/),
    });
    expect(await runCommand(["score", join(SAMPLE, "attack"), "--detector", "stide:k=4"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/stide:k=4 must be fitted first: fit --normal PATH --detector stide:k=4 --out DIR/),
    });
  });

  it("says how many traces were too short, and when so few remain that nothing will raise an alarm", async () => {
    const few = join(folder, "few");
    mkdirSync(few);
    writeFileSync(join(few, "a.txt"), "open read close read read exit_group\n");
    writeFileSync(join(few, "b.txt"), "open close\n");
    const argv = ["fit", "--normal", few, "--detector", "stide", "--out", join(folder, "of-few")];
    const { exitCode, stderr } = await runCommand(argv);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^1 trace too short for stide, left out$/m);
    expect(stderr).toMatch(/^1 different trace can promise no false-alarm rate of 0\.05: nothing will raise an alarm/m);
  });

  it("says of a detector without surprises what it cannot do", async () => {
    const stide = join(folder, "stide");
    expect((await runCommand(["fit", "--normal", SAMPLE, "--detector", "stide", "--out", stide])).exitCode).toBe(0);
    const explained = await runCommand(["explain", join(SAMPLE, "attack"), "--model", stide, "--trace", "x"]);
    expect(explained.exitCode).toBe(2);
    const scored = await runCommand(["score", join(SAMPLE, "attack"), "--model", stide, "--explain", "2"]);
    expect(scored.exitCode).toBe(0);
    expect(scored.stderr).toContain("cannot say which calls decided it");
  });

  it.each([
    ["a folder that exists", () => ["--normal", SAMPLE, "--out", folder], "exists already"],
    ["a folder inside none", () => ["--normal", SAMPLE, "--out", join(folder, "no", "where")], "there is no folder"],
    [
      "an unknown method",
      () => ["--normal", SAMPLE, "--detector", "magic", "--out", join(folder, "x")],
      'no method "magic"',
    ],
    [
      "a wrong parameter",
      () => ["--normal", SAMPLE, "--detector", "stide:k=1", "--out", join(folder, "x")],
      "from 2 to 1000",
    ],
    [
      "one trace only",
      () => ["--normal", oneTrace(), "--detector", "two-sided", "--out", join(folder, "x")],
      "two different",
    ],
    ["no trace", () => ["--normal", join(folder, "missing"), "--out", join(folder, "x")], "missing"],
  ])("refuses %s in one line, and leaves nothing behind", async (_, argv, message) => {
    const { exitCode, stderr } = await runCommand(["fit", ...argv()]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, "x"))).toBe(false);
  });
});

function oneTrace(): string {
  const one = join(folder, "one");
  mkdirSync(one, { recursive: true });
  writeFileSync(join(one, "a.txt"), "open\nread\nclose\nread\nread\nexit_group\n");
  return one;
}
