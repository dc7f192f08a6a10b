import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

const page = readFileSync(join(PROJECT_FOLDER, "docs/security.md"), "utf8");
/** The third cell of each row; an escaped pipe is part of a cell. */
const tests = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| threat"))
  .map((line) => line.split(/(?<!\\)\|/)[3] ?? "");

describe("docs/security.md", () => {
  it("names a test for every threat", () => {
    expect(tests.length).toBeGreaterThan(30);
    expect(tests.filter((cell) => !/(?:test|training)\/[\w/.-]+\.(?:ts|py)/.test(cell))).toEqual([]);
  });

  it("names files that are there", () => {
    const files = tests.flatMap((cell) => cell.match(/(?:test|src|training)\/[\w/.-]+\.(?:ts|py)/g) ?? []);
    expect(files.filter((file) => !existsSync(join(PROJECT_FOLDER, file)))).toEqual([]);
  });
});
