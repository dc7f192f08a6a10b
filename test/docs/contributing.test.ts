import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

const page = readFileSync(join(PROJECT_FOLDER, "CONTRIBUTING.md"), "utf8");
/** NAME is a place-holder. */
const paths = [...page.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)]
  .map(([, path = ""]) => path)
  .filter((path) => /\/|^Makefile$|\.json$/.test(path) && !/NAME/.test(path));

describe("CONTRIBUTING.md", () => {
  it("names files and folders that are there", () => {
    expect(paths.length).toBeGreaterThan(40);
    expect(
      paths.filter((path) => ["", "src/core"].every((place) => !existsSync(join(PROJECT_FOLDER, place, path)))),
    ).toEqual([]);
  });

  it.each([".", "src"])("has every folder of %s in its tree", (place) => {
    const entries = readdirSync(join(PROJECT_FOLDER, place), { withFileTypes: true });
    const made = new Set(["build", "dist", "node_modules", "data"]);
    const folders = entries.filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith(".") && !made.has(entry.name),
    );
    const missing = folders
      .map(({ name }) => (place === "." ? `${name}/` : `${place}/${name}/`))
      .filter((path) => !paths.includes(path));
    expect(missing).toEqual([]);
  });
});
