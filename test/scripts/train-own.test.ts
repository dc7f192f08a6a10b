import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { hasPython, PYTHON_REASON } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SCRIPT = join(PROJECT_FOLDER, "scripts/train-own.mjs");
const isBuilt = existsSync(join(PROJECT_FOLDER, "dist/detectors/methods.js"));
const NOT_BUILT = "dist/ is not built: make test builds it";
const folder = temporaryFolder();

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

function train(asked: Readonly<Record<string, string>>): Outcome {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:DATA|NAME|MODEL|ARCH|EPOCHS|FRESH)$/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), ...asked };
  return spawnSync(process.execPath, [SCRIPT], { cwd: folder, encoding: "utf8", env });
}

/** Adds this many normal traces of made-up programs, no two alike, to the data set `traces`. */
function record(from: number, to: number): void {
  mkdirSync(join(folder, "traces/normal"), { recursive: true });
  for (let number = from; number < to; number += 1) {
    const calls = Array.from({ length: 6 }, (_, bit) => ((number >> bit) & 1 ? "read write" : "openat close"));
    const text = `# architecture: x86_64\n${calls.join(" ")}\n`;
    writeFileSync(join(folder, `traces/normal/${number}.txt`), text);
  }
}

describeWhere(isBuilt, NOT_BUILT)("make train NAME=…", () => {
  it.each([
    ["", /^make train: say what to call the model: make train DATA=traces NAME=mine$/],
    ["stacked", /is a model that comes with the project/],
    ["n-gram", /is what --detector calls a method without a network/],
    ["../evil", /is not a name for a model/],
    ["a/b", /is not a name for a model/],
    ['é"x', /is not a name for a model/],
    ["--help", /is not a name for a model/],
    ["a\nb", /is not a name for a model/],
  ])("refuses the name %j in one line and touches nothing", (name, problem) => {
    const { status, stderr } = train({ DATA: "traces", NAME: name });
    expect([status, stderr.trim()]).toEqual([2, expect.stringMatching(problem)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [{ DATA: "" }, /say which traces to train on/],
    [{ MODEL: "notebook" }, /MODEL="notebook" is not a network; take one of sample, stacked/],
    [{ ARCH: "z80" }, /ARCH="z80" is not an architecture; take one of i386, x86_64/],
    [{ EPOCHS: "0" }, /EPOCHS="0" is not a whole number of 1 or more/],
    [{ FRESH: "yes" }, /only FRESH=1 is known/],
  ])("refuses %j in one line", (wrong, problem) => {
    const { status, stderr } = train({ DATA: "traces", NAME: "mine", ...wrong });
    expect([status, stderr.trim().split("\n")]).toEqual([2, [expect.stringMatching(problem)]]);
  });

  it("does not replace a folder that no training wrote", () => {
    mkdirSync(join(folder, "models/fitted"), { recursive: true });
    expect(train({ DATA: "traces", NAME: "fitted" })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/models\/fitted exists and does not come from a training/),
    });
  });

  it("asks for the architecture by the name of its variable, with nothing rewritten", () => {
    writeFileSync(join(folder, "numbers.txt"), "3 4 3 5 6\n".repeat(3));
    expect(train({ DATA: "numbers.txt", NAME: "numbers" })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/give ARCH=i386 .*, x86_64, aarch64 or another/),
    });
  });
});

describeWhere(isBuilt && hasPython, isBuilt ? PYTHON_REASON : NOT_BUILT)("training one's own model", () => {
  const asked = { DATA: "traces", NAME: "mine", EPOCHS: "1" };
  const trainedTraces = (): number => {
    const { dataset } = JSON.parse(readFileSync(join(folder, "models/mine/manifest.json"), "utf8")) as {
      dataset: { trainingTraces: number; heldOutTraces: number };
    };
    return dataset.trainingTraces + dataset.heldOutTraces;
  };

  it("is the same command after more was recorded: it starts over and replaces the model when the new one is whole", () => {
    record(0, 40);
    const first = train(asked);
    expect([first.status, first.stderr]).toEqual([0, expect.not.stringMatching(/replaces|starts over/)]);
    const few = trainedTraces();
    const again = train(asked);
    expect([again.status, again.stderr]).toEqual([
      0,
      expect.stringMatching(/^replaces models\/mine [^]*going on after/),
    ]);
    record(40, 60);
    const more = train(asked);
    expect([more.status, more.stderr]).toEqual([0, expect.stringMatching(/^replaces models\/mine [^]*starts over/)]);
    expect(trainedTraces()).toBeGreaterThan(few);
    expect(readdirSync(join(folder, "models")).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("leaves the model as it was when the new training fails", () => {
    const before = trainedTraces();
    expect(train({ ...asked, DATA: "nowhere" })).toMatchObject({ status: 2 });
    expect(trainedTraces()).toBe(before);
  });
});
