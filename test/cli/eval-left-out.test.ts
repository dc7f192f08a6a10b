import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();
const lines = (id: number, calls: readonly number[]): string => calls.map((call) => `${id} ${call}\n`).join("");
const range = (count: number, step = 1): number[] => Array.from({ length: count }, (_, at) => at * step);

/** A data set of UNM files. */
function madeUp(name: string, normals: number, attacks: readonly (readonly number[])[]): string {
  return writeFiles(join(root, name), {
    ...Object.fromEntries(
      range(normals).map((at) => [`normal/n${at}.int`, lines(1, [...range(8 + at), ...range(8), at])]),
    ),
    ...Object.fromEntries(attacks.map((calls, at) => [`attack/a_${at}.int`, lines(1, calls)])),
  });
}
const evaluate = (folder: string, ...more: string[]) =>
  runCommand(["eval", "--data", folder, "--arch", "opaque", ...more]);

describe("eval of a set too small for a detector", () => {
  const two = madeUp("two", 2, [range(20, 3)]);

  it("leaves it out, says why in every form, and shows the others", async () => {
    const report = join(root, "report.html");
    const { exitCode, stdout, stderr } = await evaluate(two, "--format", "json", "--report", report);
    expect(exitCode).toBe(0);
    const { detectors, leftOut } = JSON.parse(stdout) as { detectors: { name: string }[]; leftOut: unknown };
    const reason = "needs at least two different training traces, has 1";
    expect(leftOut).toEqual([{ name: "two-sided", reason }]);
    expect(detectors.map(({ name }) => name)).toEqual(["n-gram", "stide", "distinct-calls"]);
    expect(stderr).toContain(`left out two-sided: ${reason}`);
    expect(readFileSync(report, "utf8")).toContain(`<h3>Left out</h3>`);
    expect((await evaluate(two)).stdout).toContain(`Left out:\n  * two-sided: ${reason}`);
    expect((await evaluate(two, "--format", "csv")).stdout).toMatch(new RegExp(`two,two-sided,,+"${reason}",,+\r\n$`));
  });

  it("ends with 2 where the user named it, with the others' figures all the same, quiet or not", async () => {
    const { exitCode, stdout, stderr } = await evaluate(two, "--detector", "two-sided", "stide", "--quiet");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("Official: ");
    expect(stderr).toMatch(/^left out two-sided: needs at least two/);
    const pair = await evaluate(two, "--paired-against", "two-sided");
    expect(pair.exitCode).toBe(2);
  });

  it("is an error where none is left, with all reasons and nothing on stdout", async () => {
    const { exitCode, stdout, stderr } = await evaluate(two, "--detector", "two-sided", "bag", "--quiet");
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/no detector is left to evaluate: two-sided: needs .*; bag: needs /);
  });

  it("withholds its intervals", async () => {
    const { stdout } = await evaluate(two, "--format", "json");
    const { detectors } = JSON.parse(stdout) as { detectors: { testSets: { official: Record<string, unknown> } }[] };
    expect(detectors[0]!.testSets.official).toMatchObject({
      aucInterval: null,
      aucIntervalDistinct: null,
      chance: null,
    });
  });
});

describe("eval of a set whose attacks are too short for a detector", () => {
  it("leaves out one that can score none, and marks one that can score some", async () => {
    const none = madeUp("none", 30, [range(3), range(4)]);
    const { stdout, exitCode } = await evaluate(none, "--detector", "stide", "n-gram");
    expect(stdout).toContain("stide: none of the 2 attack traces holds 6 calls, the least that it can score");
    expect(exitCode).toBe(2);
    const some = madeUp("some", 30, [range(3), range(40, 2)]);
    const text = (await evaluate(some, "--detector", "stide", "n-gram")).stdout;
    expect(text).toContain("‡ stide: its figures are over 15 of 15 normal traces and 1 of 2 attacks");
    expect(text).toContain("stide: its difference to n-gram is over the 15 normal traces and 1 attack that both");
  });

  it("counts calls that training never made by name: distinct-calls is not turned round", async () => {
    const attacks = range(12).map((at) => [0, 1, 2, ...range(40).map((call) => 100 + call + at)]);
    const { stdout } = await evaluate(madeUp("unm", 40, attacks), "--detector", "distinct-calls", "--format", "json");
    const [distinct] = (JSON.parse(stdout) as { detectors: { testSets: { official: { auc: number } } }[] }).detectors;
    // Merged into one, the attacks' 43 calls would be 4, and every attack above every normal trace.
    expect(distinct!.testSets.official.auc).toBeLessThan(0.3);
  });
});
