import { describe, expect, it } from "@jest/globals";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const ESCAPE = "\x1b[31m\x1b]0;title\x07\u202e";
const HOSTILE = `evil${ESCAPE}\nskipped forged`;
const CALLS = "# architecture: x86_64\nopenat read close ";
const folder = writeFiles(temporaryFolder(), {
  [`training/good${HOSTILE}.txt`]: CALLS,
  [`training/bad${HOSTILE}.txt`]: "@@",
  [`training/odd${HOSTILE}.log`]: `7 read(3) = 0\nnonsense ${ESCAPE}\n`,
  "validation/a.txt": CALLS,
  [`attack/family${HOSTILE}_1/a.txt`]: CALLS,
});

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
    expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/);
  });

  it("cannot forge a line of stderr", async () => {
    const { stderr } = await runCommand(["score", folder]);
    expect(stderr).toMatch(/\\x0askipped forged/);
    expect(stderr).not.toMatch(/^skipped forged/m);
  });
});
