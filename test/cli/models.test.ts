import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const VALIDATION = join(PROJECT_FOLDER, "data/sample/validation");
const folder = temporaryFolder();

interface Scores {
  readonly model: string;
  readonly traces: readonly { readonly path: string; readonly scoreBits: number }[];
}

async function scoresOf(...argv: readonly string[]): Promise<Scores> {
  const { stdout } = await runCommand(["score", ...argv, "--format", "json", "--quiet"]);
  return JSON.parse(stdout) as Scores;
}

describe("--fast", () => {
  it("scores with the int8 copy, near the original's scores, and says what that costs", async () => {
    const original = await scoresOf(VALIDATION, "--detector", "stacked");
    const { stdout, stderr } = await runCommand([
      "score",
      VALIDATION,
      "--detector",
      "stacked",
      "--fast",
      "--format",
      "json",
    ]);
    const fast = JSON.parse(stdout) as Scores;
    expect(fast.model).toBe("stacked (int8)");
    expect(stderr).toMatch(/--fast: stacked in int8, .* differs from float32 by 0\.\d+ bits in the median/);
    const differences = fast.traces.map((trace, index) =>
      Math.abs(trace.scoreBits - (original.traces[index]?.scoreBits ?? NaN)),
    );
    expect(Math.max(...differences)).toBeLessThan(1);
    expect(Math.max(...differences)).toBeGreaterThan(0);
  });

  it("gives a trace the same score alone as among others", async () => {
    const all = await scoresOf(VALIDATION, "--detector", "stacked", "--fast");
    for (const name of readdirSync(VALIDATION).sort().slice(0, 3)) {
      const alone = await scoresOf(join(VALIDATION, name), "--detector", "stacked", "--fast");
      const same = all.traces.find(({ path }) => path === name);
      expect(alone.traces[0]?.scoreBits).toBe(same?.scoreBits);
    }
  });

  it("refuses a model without an int8 copy, and says how to make one", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["score", VALIDATION, "--detector", "sample", "--fast"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/models\/sample has no int8 copy for --fast; make one with training\/quantise\.py/);
  });

  it("says that a fitted model is not a network", async () => {
    const model = join(folder, "fitted");
    await runCommand(["fit", "--normal", VALIDATION, "--detector", "stide", "--out", model, "--quiet"]);
    const { exitCode, stderr } = await runCommand(["score", VALIDATION, "--model", model, "--fast"]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^syscall-sentinel: fitted is not a network; leave --fast out\n/),
    ]);
  });

  it("refuses a copy that was made from other weights than the model has now", async () => {
    const model = join(folder, "retrained");
    cpSync(join(PROJECT_FOLDER, "models/stacked"), model, { recursive: true });
    const file = join(model, "fast", "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { quantised: { from: { sha256: string } } };
    manifest.quantised.from.sha256 = "0".repeat(64);
    writeFileSync(file, JSON.stringify(manifest));
    const { exitCode, stderr } = await runCommand(["score", VALIDATION, "--model", model, "--fast"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/is not an int8 copy of the model in .*retrained as it is now; make it again/);
  });

  it("eval shows copies next to their originals, with AUC, verdicts and scores compared in words", async () => {
    const data = join(PROJECT_FOLDER, "data/sample");
    const { exitCode, stdout } = await runCommand([
      "eval",
      "--data",
      data,
      "--detector",
      "stacked",
      "--fast",
      "--quiet",
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^stacked \(int8\) /m);
    expect(stdout).toMatch(/stacked \(int8\) next to stacked: AUC 0\.\d{4} and 0\.\d{4}; \d+ of \d+ verdicts differ/);
  });
});
