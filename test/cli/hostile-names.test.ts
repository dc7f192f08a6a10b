import { describe, expect, it } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

/** Of each kind one: C0, DEL, C1, bidirectional, invisible, tag, line separator, formula behind a separator. */
const ESCAPE = "\x1b[31m\x1b]0;title\x07\x7f\u009b\u202e\u2066\u061c\u200b\u{e0041}\u2028;=1+1";
const STEERING = /[\x00-\x09\x0b-\x1f\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const HOSTILE = `evil${ESCAPE}\nskipped forged`;
const CALLS = `# architecture: x86_64\n${"openat read close ".repeat(4)}`;
const folder = writeFiles(temporaryFolder(), {
  [`training/good${HOSTILE}.txt`]: CALLS,
  "training/other.txt": `${CALLS}write `,
  [`training/bad${HOSTILE}.txt`]: "@@",
  [`training/odd${HOSTILE}.log`]: `7 read(3) = 0\nnonsense ${ESCAPE}\n`,
  "validation/a.txt": CALLS,
  [`attack/family${HOSTILE}_1/a.txt`]: CALLS,
});

const out = join(temporaryFolder(), "out");

describe("names with control characters", () => {
  it.each([
    [["score", folder]],
    [["score", join(folder, `training/bad${HOSTILE}.txt`)]],
    [["score", join(folder, HOSTILE), join(folder, "validation")]],
    [["explain", folder, "--trace", HOSTILE]],
    [["explain", folder]],
    [["inspect", folder]],
    [["eval", "--data", folder, "--detector", "stide"]],
    [["eval", "--data", folder, "--detector", HOSTILE]],
    [["encode", "--data", folder, "--out", join(folder, HOSTILE)]],
    [["score", folder, `--${HOSTILE}`]],
    [[`score${HOSTILE}`]],
    [["score", folder, "--device", HOSTILE]],
    [["inspect", join(folder, HOSTILE)]],
  ])("reach the terminal only escaped: %j", async (argv) => {
    const { stdout, stderr } = await runCommand(argv);
    expect(stderr).toMatch(/evil/);
    expect(stdout + stderr).not.toMatch(STEERING);
  });

  it.each([
    ["score", folder, "--format", "json", "--explain", "1"],
    ["score", folder, "--format", "jsonl"],
    ["score", folder, "--format", "csv"],
    ["eval", "--data", folder, "--detector", "stide", "--format", "csv"],
    ["eval", "--data", folder, "--detector", "stide", "--format", "json"],
    ["inspect", folder, "--format", "json"],
    ["explain", join(folder, `training/good${HOSTILE}.txt`), "--format", "json"],
  ])("reach a program only escaped: %j", async (...argv) => {
    const { stdout } = await runCommand(argv);
    expect(stdout).toMatch(/evil|"|,/);
    expect(stdout.replaceAll("\r\n", "\n")).not.toMatch(STEERING);
  });

  it("come back from JSON as they are", async () => {
    const { stdout } = await runCommand(["score", folder, "--format", "json"]);
    const { traces, skipped } = JSON.parse(stdout) as { traces: { path: string }[]; skipped: { path: string }[] };
    expect(traces.map(({ path }) => path)).toContain(`training/good${HOSTILE}.txt`);
    expect(skipped.map(({ path }) => path)).toContain(`training/bad${HOSTILE}.txt`);
  });

  it("reach a report and the files that a command writes only escaped", async () => {
    const report = `${out}.html`;
    await runCommand(["eval", "--data", folder, "--detector", "stide", "--report", report]);
    const normal = join(folder, "validation");
    await runCommand(["fit", "--normal", normal, "--out", `${out}-model`, "--name", `evil${HOSTILE}`]);
    await runCommand(["encode", "--data", folder, "--arch", "x86_64", "--out", `${out}-encoded`]);
    const written = [report, `${out}-model/manifest.json`].filter((path) => existsSync(path));
    expect(written).not.toEqual([]);
    for (const path of written) expect(readFileSync(path, "utf8")).not.toMatch(STEERING);
  });

  it("cannot forge a line of stderr", async () => {
    const { stderr } = await runCommand(["score", folder]);
    expect(stderr).toMatch(/\\x0askipped forged/);
    expect(stderr).not.toMatch(/^skipped forged/m);
  });
});
