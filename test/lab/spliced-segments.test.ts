import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

function bench(...argv: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, [join(PROJECT_FOLDER, "lab/spliced-segments.mjs"), ...argv], {
    encoding: "utf8",
  });
}

describe("bench:splice", () => {
  it("on the embedded sample finds random segments among the first three stretches, far more often than by chance", () => {
    const { status, stdout, stderr } = bench("--cases", "20", "--data", join(PROJECT_FOLDER, "data/sample"));
    expect([status, stderr]).toEqual([0, expect.stringContaining("ADFA-LD IS NOT HERE")]);
    const { rows } = JSON.parse(stdout.split("\n").at(-2) ?? "") as {
      rows: { kind: string; cases: number; found: number; byChance: number; unseenCases: number }[];
    };
    // Two detectors, two kinds of segment, three lengths.
    expect(rows).toHaveLength(12);
    for (const row of rows.filter(({ kind }) => kind === "random")) {
      expect(row).toMatchObject({ cases: 20, unseenCases: 20 });
      expect(row.found).toBeGreaterThanOrEqual(0.9);
      expect(row.byChance).toBeLessThan(0.6);
    }
  });

  it("says what is wrong and ends with 2", () => {
    expect(bench("--cases", "0")).toMatchObject({ status: 2, stderr: expect.stringMatching(/--cases takes a whole/) });
    expect(bench("--data", "/nowhere")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/nowhere: there is no such file/),
    });
  });
});
