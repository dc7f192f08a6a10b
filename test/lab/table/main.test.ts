import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import { SPLITS } from "../../../src/datasets/layout.ts";
import { inFull, onlyInFull } from "../../support/full.ts";
import { hasPython, PYTHON_REASON } from "../../support/python.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface Results {
  readonly tables: readonly {
    readonly dataset: string;
    readonly rows: readonly {
      readonly name: string;
      readonly seeds: number;
      readonly exploratory: boolean;
      readonly testSets: { readonly official?: { readonly auc: { readonly mean: number } } };
    }[];
    readonly resplits: readonly unknown[];
    readonly learningCurve: readonly unknown[];
    readonly adaptation: readonly unknown[];
    readonly oracle: readonly unknown[];
  }[];
}

function runTable(argv: readonly string[]) {
  return spawnSync(process.execPath, ["build/lab/table.js", ...argv], { cwd: PROJECT_FOLDER, encoding: "utf8" });
}

describeWhere(hasPython, PYTHON_REASON)("make table, one seed on the sample", () => {
  const folder = temporaryFolder();
  const out = join(folder, "results");
  const results = (): Results => JSON.parse(readFileSync(`${out}.json`, "utf8")) as Results;

  // Scoring by every method, on resplits and by learning curves, is dear: a third of the sample has all of it but the network.
  const data = inFull("data/sample", join(folder, "third/sample"));
  if (data !== "data/sample") {
    beforeAll(() => {
      for (const split of SPLITS) {
        const [from, to] = [join(PROJECT_FOLDER, "data/sample", split), join(data, split)];
        mkdirSync(to, { recursive: true });
        for (const [place, name] of readdirSync(from).sort().entries()) {
          if (place % 3 === 0) cpSync(join(from, name), join(to, name), { recursive: true });
        }
      }
    });
  }

  it("trains, scores and writes the page and its JSON", () => {
    const variables = [`DATA=${data}`, "TABLE_SEEDS=1", "TABLE_EPOCHS=1", `TABLE_WORK=${folder}`, `TABLE_OUT=${out}`];
    const made = spawnSync("make", ["table", ...variables], { cwd: PROJECT_FOLDER, encoding: "utf8" });
    expect({ status: made.status, stderr: made.status === 0 ? "" : made.stderr }).toEqual({ status: 0, stderr: "" });
    const [table] = results().tables;
    expect(table?.dataset).toBe("sample");
    const auc = (name: string) => table?.rows.find((row) => row.name === name)?.testSets.official?.auc.mean ?? NaN;
    expect(auc("stide k=6")).toBeCloseTo(inFull(0.839, 0.8), inFull(2, 0));
    expect(auc("n-gram")).toBeCloseTo(inFull(0.819, 0.8), inFull(2, 0));
    onlyInFull("training/tests trains the network of the sample", () => {
      expect(auc("sample")).toBeGreaterThan(0);
    });
    expect(table?.rows.filter((row) => row.exploratory).every((row) => /two-sided|call.set/.test(row.name))).toBe(true);
    for (const part of ["resplits", "learningCurve", "adaptation", "oracle"] as const) {
      expect(table?.[part].length).toBeGreaterThan(0);
    }
    expect(readFileSync(`${out}.md`, "utf8")).toMatch(/^# Results[^]*## sample[^]*### ORACLE/);
    onlyInFull("a third of the sample is not the sample that the page names a demonstration", () => {
      expect(readFileSync(`${out}.md`, "utf8")).toContain("demonstration");
    });
  }, 300_000);

  it("continues where it stopped: finished scores stay, a damaged file is made again", () => {
    const scores = join(folder, "scores");
    const files = readdirSync(scores);
    const damaged = join(scores, files[0] ?? "");
    writeFileSync(damaged, "{");
    const times = () => new Map(files.map((file) => [file, statSync(join(scores, file)).mtimeMs]));
    const before = times();
    const argv = ["--data", data, "--models", join(folder, "models"), "--work", scores, "--out", out];
    const first = results();
    expect(runTable(argv).status).toBe(0);
    const changed = files.filter((file) => times().get(file) !== before.get(file));
    expect(changed).toEqual([files[0]]);
    const auc = (all: Results) => all.tables[0]?.rows.map((row) => row.testSets.official?.auc.mean);
    expect(auc(results())).toEqual(auc(first));
  }, 300_000);
});

describe("the program of the table", () => {
  beforeAll(() => {
    expect(spawnSync("make", ["build/lab/table.js"], { cwd: PROJECT_FOLDER, encoding: "utf8" }).status).toBe(0);
  });

  it.each([
    [["--models", "x"], /--data, --models and --out are needed; usage:/],
    [["--no-such", "x"], /'--no-such'.*usage:/],
    [["--data", "/nowhere", "--models", "x", "--out", join(temporaryFolder(), "x")], /\/nowhere/],
    [["--data", "data/sample", "--models", "x", "--out", "/proc/x"], /\/proc\/x\.json: cannot be written/],
  ])("refuses %j with exit code 2, in one message", (argv, message) => {
    const { status, stdout, stderr } = runTable(argv);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
