import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { MAIN } from "../support/built-command.ts";
import { onlyInFull } from "../support/full.ts";
import { isInstalled } from "../support/is-installed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const readme = readFileSync(join(PROJECT_FOLDER, "README.md"), "utf8");

/** What the intruder's run is made of: tar, the script that it was made to start, and what that runs. */
const INTRUSION = ["tar", "sh", "sh", "id", "base64"];

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

  it("shows one incident, the tree of processes that is the intrusion and no other", () => {
    const rows = [...readme.matchAll(/^(today\.strace#\d+) .* (\S+)$/gm)].map(([, name, end]) => [name, end]);
    const steps = mkdtempSync(join(folder, "readme-"));
    const examples = join(PROJECT_FOLDER, "examples/first-steps");
    const sentinel = (...argv: readonly string[]) =>
      execFileSync(process.execPath, [MAIN, ...argv, "--quiet"], { cwd: steps, encoding: "utf8" });
    sentinel("fit", "--normal", join(examples, "normal.strace.gz"), "--out", "model");
    const { incidents, traces } = JSON.parse(
      sentinel("score", join(examples, "today.strace.gz"), "--model", "model", "--format", "json"),
    ) as {
      incidents: readonly { name: string; verdict: string; traces: readonly string[] }[];
      traces: readonly { name: string; program: string }[];
    };
    const alarms = incidents.filter(({ verdict }) => verdict === "alarm");
    const [found] = alarms;
    expect([alarms.length, incidents.length, traces.length]).toEqual([1, 4, 8]);
    const isInside = ({ name }: { readonly name: string }): boolean => found?.traces.includes(name) === true;
    expect(traces.filter(isInside).map(({ program }) => program)).toEqual(INTRUSION);
    expect(rows).toEqual([[found?.name.replace(".gz", ""), "ALARM"]]);
  });

  it("says that the shipped model of the sample raises no alarm on that run", () => {
    expect(readme).toContain("`sample` raises no alarm");
    const today = join(PROJECT_FOLDER, "examples/first-steps/today.strace.gz");
    const argv = [MAIN, "score", today, "--detector", "sample", "--format", "json", "--quiet"];
    const { traces } = JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" })) as {
      traces: readonly { verdict: string }[];
    };
    expect(traces.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 8 }, () => "normal"));
  });

  onlyInFull("the committed recordings", () => {
    if (!isInstalled("strace")) return;
    it("holds on this machine too: recorded again, the threads of the intrusion raise an alarm and no other does", () => {
      const steps = join(folder, "first-steps");
      cpSync(join(PROJECT_FOLDER, "examples/first-steps"), steps, { recursive: true });
      execFileSync("sh", [join(steps, "record.sh")], { stdio: "ignore" });
      const sentinel = (...argv: readonly string[]) =>
        execFileSync(process.execPath, [MAIN, ...argv, "--quiet"], { cwd: steps, encoding: "utf8" });
      sentinel("fit", "--normal", "normal.strace.gz", "--out", "model");
      const scored = sentinel("score", "today.strace.gz", "--model", "model", "--format", "json");
      const { traces } = JSON.parse(scored) as { traces: readonly { program: string; verdict: string }[] };
      expect(traces.filter(({ verdict }) => verdict === "alarm").map(({ program }) => program)).toEqual(INTRUSION);
    });
  });
});
