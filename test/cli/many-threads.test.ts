import { expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { inFull } from "../support/full.ts";
import { expectLinear } from "../support/growth.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const MOST_THREADS = inFull(40_000, 8000);
const CALLS = ['execve("/bin/true", ["true"], 0x7ffd /* 20 vars */) = 0', "brk(NULL) = 0x5581", "exit_group(0) = ?"];

it(`score takes linear time over up to ${MOST_THREADS} threads of one strace text`, () =>
  expectLinear(async (threads) => {
    const file = join(folder, "many.log");
    const lines = Array.from({ length: threads }, (_, thread) =>
      CALLS.map((call) => `${100_000 + thread} ${call}\n`).join(""),
    );
    writeFileSync(file, lines.join(""));
    const { exitCode, stdout } = await runCommand(["score", file, "--all", "--detector", "sample"]);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^many\.log#\d+ /gm)).toHaveLength(threads);
    expect(stdout).toContain(`${threads.toLocaleString("en")} traces: `);
  }, MOST_THREADS / 4));
