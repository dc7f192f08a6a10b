import { expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const THREADS = 120_000;

it("score copes with 120,000 threads of one strace text within 30 seconds", async () => {
  const file = join(folder, "many.log");
  const calls = ['execve("/bin/true", ["true"], 0x7ffd /* 20 vars */) = 0', "brk(NULL) = 0x5581", "exit_group(0) = ?"];
  const lines = Array.from({ length: THREADS }, (_, thread) =>
    calls.map((call) => `${100_000 + thread} ${call}\n`).join(""),
  );
  writeFileSync(file, lines.join(""));
  const { exitCode, stdout } = await runCommand(["score", file, "--detector", "sample"]);
  expect(exitCode).toBe(0);
  expect(stdout.match(/^many\.log#\d+ /gm)).toHaveLength(THREADS);
  expect(stdout).toMatch(/^120,000 traces: /m);
}, 30_000);
