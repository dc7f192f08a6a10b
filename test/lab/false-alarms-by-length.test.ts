import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

const bench = (...argv: readonly string[]) =>
  spawnSync(process.execPath, [join(PROJECT_FOLDER, "lab/false-alarms-by-length.mjs"), ...argv], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });

describe("bench:length", () => {
  it("prints the sample's false alarms by length, and docs/short-traces.md shows this very table", () => {
    const { status, stdout } = bench("data/sample", "models/sample");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^sample, sample: promised 5\.0 %; alarm above \d\.\d+, judged from \d+ calls on\n/);
    expect(stdout).toMatch(/\n\| whole \| 158 \| .* \| 0\.0 % \|\n/);
    expect(stdout).toMatch(/\n\| last 1 \| 158 \| 100\.0 % \| – \| 100\.0 % \|\n/);
    expect(readFileSync(join(PROJECT_FOLDER, "docs/short-traces.md"), "utf8")).toContain(stdout);
  }, 120_000);

  it("says how it is used where a word is missing", () => {
    const { status, stderr } = bench("data/sample");
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^usage: /)]);
  });
});
