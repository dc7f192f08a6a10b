import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { inFull } from "../support/full.ts";

const SCRIPT = join(PROJECT_FOLDER, "lab/faults.mjs");

it("a slice of make faults is right: signals, disks, open files, inputs and writers", () => {
  const slice = ["--runs", "5", "--only", "signals,inputs"];
  const argv = [SCRIPT, "--seed", "7", "--without-train", ...inFull(["--runs", "40"], slice)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  expect(stdout + stderr).not.toMatch(/WRONG/);
  expect(stdout).toMatch(/^faults of seed 7 /);
  expect(stdout).toMatch(/all right\n$/);
  expect(status).toBe(0);
}, 600_000);

it("make faults says what is wrong", () => {
  const argv = [SCRIPT, "--only", "inputs", "--without-train"];
  const NODE_OPTIONS = "--import data:text/javascript,process.on('exit',()=>{process.exitCode=7})";
  const { status, stdout } = spawnSync(process.execPath, argv, {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS },
  });
  expect(stdout).toMatch(/WRONG {2}EIO when read: score .* 7\n {9}ended with 7, not 2/);
  expect(stdout).toMatch(/2 rows are not right\n$/);
  expect(status).not.toBe(0);
}, 60_000);
