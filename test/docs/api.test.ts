import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { onlyInFull } from "../support/full.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const read = (path: string): unknown => JSON.parse(readFileSync(join(PROJECT_FOLDER, path), "utf8"));
const { entryPoints } = read("typedoc.json") as { readonly entryPoints: readonly string[] };
const folder = temporaryFolder();

describe("make api", () => {
  it("describes every entry of the package", () => {
    const { exports } = read("package.json") as { readonly exports: Readonly<Record<string, unknown>> };
    const entries = Object.keys(exports).filter((name) => name !== "./package.json");
    const sources = entries.map((name) => (name === "." ? "src/index.ts" : `src/${basename(name)}.ts`));
    expect([...entryPoints].sort()).toEqual(sources.sort());
    expect(entryPoints.filter((path) => !existsSync(join(PROJECT_FOLDER, path)))).toEqual([]);
  });

  onlyInFull("the entries alone: a reference takes a minute", () => {
    it("warns of nothing: no link of a doc comment leads nowhere, no type is missing", () => {
      const typedoc = join(PROJECT_FOLDER, "node_modules/typedoc/bin/typedoc");
      const argv = [typedoc, "--logLevel", "Warn", "--out", folder];
      const { status, stderr } = spawnSync(process.execPath, argv, { cwd: PROJECT_FOLDER, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(existsSync(join(folder, "index.html"))).toBe(true);
    });
  });
});
