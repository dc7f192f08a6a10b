import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { inFull } from "../support/full.ts";
import { hasPython, PYTHON_REASON } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();

const GROUPS = inFull("start,reading", "reading");

const contract = z.object({
  machine: z.object({ processor: z.string(), cores: z.int().positive(), node: z.string() }),
  rows: z.array(
    z.strictObject({
      name: z.string(),
      ours: z.number().positive(),
      peer: z.number().positive(),
      ratio: z.number().positive(),
      unit: z.string(),
      note: z.string().min(1),
    }),
  ),
});

function bench(...argv: readonly string[]) {
  return spawnSync(process.execPath, [join(PROJECT_FOLDER, "bench/run.mjs"), ...argv], {
    encoding: "utf8",
    env: { ...process.env, DATA: join(PROJECT_FOLDER, "data/sample"), BENCH_WORK: folder, NODE_OPTIONS: "" },
  });
}

describeWhere(hasPython, PYTHON_REASON)("npm run bench", () => {
  it("prints the contract's JSON and nothing else on stdout, and writes its rows between the markers of a page", () => {
    const page = join(folder, "page.md");
    writeFileSync(page, "before\n\n<!-- bench -->\n\nold\n\n<!-- end of bench -->\n\nafter\n");
    const { status, stdout, stderr } = bench("--only", GROUPS, "--format", "json", "--write", page);
    expect(readFileSync(page, "utf8")).toMatch(
      /^before\n\n<!-- bench -->\n\nMachine: [^]*\n\n\| row [^]*\n\| reading-data \|[^]*\|\n\n<!-- end of bench -->\n\nafter\n$/,
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining(`Measuring ${GROUPS.split(",")[0] ?? ""}`)]);
    const { rows } = contract.parse(JSON.parse(stdout));
    expect(rows.map(({ name }) => name)).toEqual([
      ...inFull(["start-vs-runtime", "start-help"], []),
      "reading-data",
      "reading-strace",
    ]);
  });

  it("names its groups where it is asked for another, and ends with 2", () => {
    const { status, stdout, stderr } = bench("--only", "nonsense");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/--only takes some of start,live,/);
  });

  it("measures nothing for a page that has no place for the rows, and ends with 2", () => {
    const page = join(folder, "other.md");
    writeFileSync(page, "# Another page\n");
    const { status, stdout, stderr } = bench("--only", "reading", "--write", page);
    expect([status, stdout, stderr]).toEqual([2, "", expect.stringMatching(/^--write takes a page with the markers/)]);
    expect(readFileSync(page, "utf8")).toBe("# Another page\n");
  });
});
