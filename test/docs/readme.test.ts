import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/project-folder.ts";
import { MAIN } from "../support/built-command.ts";

const readme = readFileSync(join(PROJECT_FOLDER, "README.md"), "utf8");

describe("README.md", () => {
  it("has at most 150 lines", () => {
    expect(readme.split("\n").length - 1).toBeLessThanOrEqual(150);
  });

  it("shows outputs and figures as the built command and the committed JSON give them today, and so do the documents", () => {
    expect(MAIN).toBeTruthy();
    const check = [join(PROJECT_FOLDER, "scripts/doc-figures.mjs"), "--check"];
    const { status, stderr } = spawnSync(process.execPath, check, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("records as examples/first-steps/record.sh does", () => {
    const script = readFileSync(join(PROJECT_FOLDER, "examples/first-steps/record.sh"), "utf8");
    const recordings = readme.split("\n").filter((line) => /^(?:for .*)?strace -f/.test(line));
    expect(recordings).toHaveLength(2);
    for (const line of recordings) expect(script.split("\n")).toContain(line);
  });

  it("says that those threads raise an alarm which are the intrusion", () => {
    const rows = [...readme.matchAll(/^today\.strace#\d+ +(\S+) .* (\S+)$/gm)].map(([, program, end]) => [
      program,
      end,
    ]);
    const alarms = rows.filter(([, verdict]) => verdict === "ALARM").map(([program]) => program);
    expect(alarms).toEqual(["tar", "sh", "sh", "id", "base64"]);
    expect(rows).toHaveLength(8);
  });
});
