import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MODEL = join(PROJECT_FOLDER, "models/sample");
const NORMAL = join(PROJECT_FOLDER, "data/sample/validation");
const folder = temporaryFolder();

interface Rows {
  readonly traces: readonly { readonly scoreBits: number; readonly verdict: string }[];
}

/** A folder of the first normal traces of the sample, each `times` times. */
function someTraces(name: string, distinct: number, times: number): string {
  const normal = join(folder, name);
  mkdirSync(normal);
  for (const file of readdirSync(NORMAL).slice(0, distinct)) {
    for (let time = 0; time < times; time += 1) copyFileSync(join(NORMAL, file), join(normal, `${time}-${file}`));
  }
  return normal;
}

describe("calibrate", () => {
  it("keeps the network and its scores, and holds the budget on the traces that it was given", async () => {
    const out = join(folder, "mine");
    const { exitCode, stdout } = await runCommand(["calibrate", "--normal", NORMAL, "--model", MODEL, "--out", out]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/calibrated on 158 normal traces[^]*threshold before[^]*threshold now/);
    const scoresOf = async (model: string): Promise<Rows["traces"]> => {
      const result = await runCommand(["score", NORMAL, "--model", model, "--format", "json"]);
      return (JSON.parse(result.stdout) as Rows).traces;
    };
    const [before, after] = [await scoresOf(MODEL), await scoresOf(out)];
    expect(after.map((trace) => trace.scoreBits)).toEqual(before.map((trace) => trace.scoreBits));
    expect(after.filter((trace) => trace.verdict === "alarm").length / after.length).toBeLessThanOrEqual(0.05);
  });

  it("says in the manifest what it calibrated on", () => {
    const { calibration } = JSON.parse(readFileSync(join(folder, "mine/manifest.json"), "utf8")) as {
      calibration: { source: string; scoresBits: number[] };
    };
    expect(calibration.source).toMatch(/^158 distinct normal traces of validation \(sha256 [0-9a-f]{64}\)/);
    expect(calibration.scoresBits).toEqual(calibration.scoresBits.toSorted((a, b) => a - b));
  });

  it("overwrites nothing and leaves nothing partial", async () => {
    const again = await runCommand(["calibrate", "--normal", NORMAL, "--model", MODEL, "--out", join(folder, "mine")]);
    expect(again).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/exists already/) });
    const lost = await runCommand([
      "calibrate",
      "--normal",
      NORMAL,
      "--model",
      MODEL,
      "--out",
      "/proc/none/mine",
      "--quiet",
    ]);
    expect(lost).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/\/proc\/none\/mine: cannot be written/) });
    expect(readdirSync(folder)).toEqual(["mine"]);
  });

  it("counts each distinct trace once and says how many copies it left out", async () => {
    const normal = someTraces("copies", 20, 3);
    const out = join(folder, "from-copies");
    const { exitCode, stdout, stderr } = await runCommand([
      "calibrate",
      "--normal",
      normal,
      "--model",
      MODEL,
      "--out",
      out,
    ]);
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^40 copies left out: each distinct normal trace counts once$/m),
    ]);
    expect(stdout).toMatch(/calibrated on 20 normal traces/);
    expect(stdout).not.toMatch(/never saw/);
    const { calibration } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
      calibration: { scoresBits: number[] };
    };
    expect(calibration.scoresBits).toHaveLength(20);
  });

  it("refuses too few distinct traces for a threshold, however many copies there are, and writes nothing", async () => {
    const argv = ["calibrate", "--normal", someTraces("few", 18, 2), "--model", MODEL, "--out", join(folder, "never")];
    const { exitCode, stdout, stderr } = await runCommand(argv);
    expect([exitCode, stdout, existsSync(join(folder, "never"))]).toEqual([2, "", false]);
    expect(stderr).toMatch(
      /few: 18 distinct normal traces cannot promise a false-alarm rate of 0\.05; give 19, or allow a higher/,
    );
    expect((await runCommand([...argv, "--false-alarm-rate", "0.1"])).exitCode).toBe(0);
  });

  it("refuses normal traces that do not speak the model's calls", async () => {
    const strange = join(folder, "strange.txt");
    writeFileSync(strange, "# architecture: x86_64\nwaitpid socketcall waitpid read\n");
    const out = join(folder, "foreign");
    const { exitCode, stderr } = await runCommand(["calibrate", "--normal", strange, "--model", MODEL, "--out", out]);
    expect([exitCode, existsSync(out)]).toEqual([2, false]);
    expect(stderr).toMatch(/none of 1 normal traces is long enough and makes calls that the model knows/);
  });
});
