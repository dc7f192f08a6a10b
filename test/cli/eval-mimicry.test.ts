import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { runCommand } from "../support/command.ts";
import { inFull } from "../support/full.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const folder = temporaryFolder();
const share = z.number().min(0).max(1);
const figures = z.strictObject({
  attackTraces: z.int().positive(),
  auc: share,
  detectionRateAt: z.strictObject({ "0.05": share }),
  detectionRateAtThreshold: share.nullable(),
});
/** What --mimicry adds to eval's JSON, and no field more. */
const contract = z.object({
  detectors: z.array(z.object({ name: z.string(), testSets: z.object({ official: z.object({ auc: share }) }) })),
  mimicry: z.array(
    z.strictObject({
      detector: z.string(),
      transformation: z.enum(["none", "padding", "prefix", "replay", "suffix"]),
      budget: z.number(),
      testSets: z.strictObject({ official: figures, distinct: figures, "single-recording": figures }),
    }),
  ),
});

async function measured(...argv: readonly string[]): Promise<z.infer<typeof contract>> {
  const { stdout, exitCode } = await runCommand(["eval", "--mimicry", "--format", "json", "--quiet", ...argv]);
  expect(exitCode).toBe(0);
  return contract.parse(JSON.parse(stdout));
}

describe("eval --mimicry", () => {
  const argv = ["--data", SAMPLE, "--detector", "n-gram", "distinct-calls"];

  it("adds every detector's figures against every alteration to the JSON, the same each time", async () => {
    const { detectors, mimicry } = await measured(...argv);
    expect(mimicry).toHaveLength(2 * (1 + 4 * 3));
    expect(mimicry[0]).toMatchObject({ detector: "n-gram", transformation: "none", budget: 0 });
    expect(mimicry[0]?.testSets.official.auc).toBe(detectors[0]?.testSets.official.auc);
    expect(mimicry.slice(1, 4).map((row) => row.budget)).toEqual([0.1, 0.5, 1]);
    expect((await measured(...argv)).mimicry).toEqual(mimicry);
  });

  it("takes other budgets and another seed", async () => {
    const budgets = ["--mimicry-budgets", "0.3", "--mimicry-seed"];
    const one = await measured(...argv, ...budgets, "1");
    const two = await measured(...argv, ...budgets, "2");
    expect(one.mimicry.map((row) => row.budget)).toEqual([0, 0.3, 0.3, 0.3, 0.3, 0, 0.3, 0.3, 0.3, 0.3]);
    const auc = (of: typeof one, transformation: string): number | undefined =>
      of.mimicry.find((row) => row.transformation === transformation)?.testSets.official.auc;
    expect(auc(two, "padding")).toBe(auc(one, "padding"));
    expect(auc(two, "prefix")).not.toBe(auc(one, "prefix"));
  });

  it("prints tables as text and in the report", async () => {
    const report = join(folder, "report.html");
    const { stdout } = await runCommand(["eval", "--mimicry", ...argv, "--report", report, "--quiet"]);
    expect(stdout).toMatch(/Mimicry: [^]*distinct-calls +replay +0\.\d{3}/);
    expect(readFileSync(report, "utf8")).toContain("When attacks try to look normal");
  });

  it.each([
    [["--mimicry-budgets", "0.1"], /--mimicry-budgets and --mimicry-seed need --mimicry/],
    [["--mimicry", "--mimicry-budgets", "0"], /--mimicry-budgets must lie above 0/],
    [["--mimicry", "--mimicry-budgets", "11"], /--mimicry-budgets must be 10 or less/],
    [["--mimicry", "--mimicry-budgets", "x"], /--mimicry-budgets takes numbers/],
    [["--mimicry", "--mimicry-seed", "-1"], /--mimicry-seed takes 0 or more/],
    [["--mimicry", "--format", "csv"], /--format csv has no place for --mimicry/],
  ])("%j ends with 2 and one clear message", async (more, message) => {
    const { exitCode, stdout, stderr } = await runCommand(["eval", "--quiet", ...argv, ...more]);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });
});

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("eval --mimicry on ADFA-LD", () => {
  it("a suffix of likely calls hides attacks from a mean; stretches of other programs give them away", async () => {
    const budgets = inFull(["0.1", "0.5", "1"], ["1"]);
    const argv = ["--data", ADFA_LD ?? "", "--detector", "n-gram", "--mimicry-budgets", ...budgets];
    const { mimicry } = await measured(...argv);
    const auc = (transformation: string, budget: number): number =>
      mimicry.find((row) => row.transformation === transformation && row.budget === budget)?.testSets.official.auc ??
      NaN;
    expect(auc("none", 0)).toBeCloseTo(0.844, 2);
    expect(auc("suffix", 1)).toBeLessThan(0.75);
    expect(auc("replay", 1)).toBeGreaterThan(0.9);
  });
});
