import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const folder = temporaryFolder();
const PER_PROCESS = join(folder, "per-process");

/** Two threads of each of so many processes. */
function recording(processes: number): string {
  const calls = ["read", "write", "close", "openat", "fstat", "brk"];
  return Array.from({ length: processes }, (_, process) => {
    const pid = 100 + 10 * process;
    const own = (id: number, seed: number): string[] =>
      Array.from({ length: 40 }, (__, place) => `${id} ${calls[(place * seed + process) % calls.length] ?? ""}(1) = 0`);
    return [
      `${pid} clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD) = ${pid + 1}`,
      ...own(pid, 1),
      ...own(pid + 1, 5),
    ];
  })
    .flat()
    .join("\n");
}

const LOGS = writeFiles(join(folder, "logs"), { "a.strace": recording(30), "b.strace": recording(12) });
const run = (command: string, ...argv: string[]) => runCommand([command, ...argv]);

beforeAll(async () => {
  const made = await run("fit", "--normal", LOGS, "--per", "process", "--arch", "x86_64", "--out", PER_PROCESS);
  expect([made.exitCode, made.stderr]).toEqual([0, expect.anything()]);
});

describe("a model that was fitted per process", () => {
  it("says so in its manifest and in inspect", async () => {
    const { traces } = JSON.parse(readFileSync(join(PER_PROCESS, "manifest.json"), "utf8")) as { traces: unknown };
    expect(traces).toMatchObject({ per: "process", formats: ["strace"], leftOut: [] });
    expect((await run("inspect", PER_PROCESS)).stdout).toMatch(/^traces +one per process; strace; /m);
  });

  it.each([
    ["score", [join(LOGS, "a.strace")], []],
    ["explain", [join(LOGS, "a.strace"), "--trace", "a.strace#100"], []],
    ["calibrate", ["--normal", LOGS], ["--out", join(folder, "never")]],
    ["adapt", ["--normal", LOGS], ["--out", join(folder, "never")]],
  ])("%s refuses threads, and names the option", async (command, input, output) => {
    const { exitCode, stdout, stderr } = await run(command, ...input, "--model", PER_PROCESS, ...output, "--quiet");
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/per-process was fitted per process: add --per process/);
  });

  it("scores its own traces, and warns of another format", async () => {
    const own = await run("score", join(LOGS, "a.strace"), "--model", PER_PROCESS, "--per", "process");
    expect([own.exitCode, own.stderr]).toEqual([0, expect.not.stringMatching(/another recorder|who made/)]);
    const other = writeFiles(join(folder, "other"), {
      "calls.csv": `pid,tid,syscall\n${"100,101,read\n100,100,write\n".repeat(300)}`,
    });
    const { stderr } = await run("score", other, "--model", PER_PROCESS, "--per", "process", "--arch", "x86_64");
    expect(stderr).toMatch(/warning: these traces are csv, and per-process knows strace: another recorder/);
  });
});
