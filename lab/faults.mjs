// Meets the commands with what a host does to them: signals at any moment, full disks, failing disks, too few open
// files, inputs that shrink, two writers on one output. Prints one row a fault; ends with 1 when a row is not right.
// Usage: node lab/faults.mjs [--runs 100] [--seed N] [--only signals,disk,descriptors,inputs,writers] [--without-train]
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as work from "./faults/work.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    seed: { type: "string" },
    only: { type: "string", default: "signals,disk,descriptors,inputs,writers" },
    "without-train": { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const random = work.randomFrom(seed);
const root = mkdtempSync(join(tmpdir(), "syscall-sentinel-faults-"));
const hasTraining = !values["without-train"] && existsSync(work.PYTHON);
const say = (line) => process.stdout.write(`${line}\n`);

let wrong = 0;

/** @param problems what was not right, one sentence each */
function row(name, facts, problems) {
  wrong += problems.length === 0 ? 0 : 1;
  say(`${problems.length === 0 ? "right" : "WRONG"}  ${name.padEnd(44)}  ${facts}`);
  for (const problem of problems.slice(0, 5)) say(`         ${problem}`);
}

function skip(name, reason) {
  say(`skip   ${name.padEnd(44)}  ${reason}`);
}

let sent = 0;
let folders = 0;
function freshFolder() {
  const folder = join(root, String((folders += 1)));
  mkdirSync(folder);
  return folder;
}

/** Counts of how runs ended, for a row. */
function tally(endings) {
  const counts = new Map();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([ending, times]) => `${times} × ${ending}`)
    .join(", ");
}

async function signals() {
  const commands = work.commands(hasTraining ? await work.encodedSample(root) : null);
  const runs = Math.ceil(Number(values.runs) / commands.length);
  for (const command of commands) {
    const whole = freshFolder();
    const start = performance.now();
    const undisturbed = await work.ended(command.start(whole));
    const milliseconds = performance.now() - start;
    const problems = [];
    if (undisturbed.code !== 0 || command.state(whole) !== "new") problems.push(`undisturbed: ${undisturbed.stderr}`);
    const endings = [];
    for (let run = 0; run < runs; run += 1) {
      const folder = freshFolder();
      command.prepare?.(folder);
      const before = command.state(folder);
      const signal = work.SIGNALS[(sent += 1) % work.SIGNALS.length];
      const after = random() * milliseconds * 1.05;
      const child = command.start(folder);
      const end = work.ended(child);
      setTimeout(() => child.kill(signal), after);
      const ending = await end;
      endings.push(work.endingWords(ending));
      const where = `${signal} after ${Math.round(after)} ms`;
      for (const problem of work.problemsOfSignal(ending, signal)) problems.push(`${where}: ${problem}`);
      const state = command.state(folder);
      const expected = ending.code === 0 ? ["new"] : [before, "new"];
      if (!expected.includes(state)) problems.push(`${where}: the output is ${state}, not ${expected.join(" or ")}`);
      const left = work.leftovers(folder);
      if (signal !== "SIGKILL" && ending.signal === null && left.length > 0)
        problems.push(`${where}: left ${left.join(", ")}`);
      if (left.some((name) => !work.isPrivate(name))) problems.push(`${where}: left ${left.join(", ")}, not private`);
      if (signal === "SIGKILL" && command.isRepeatable) {
        const again = await work.ended(command.start(command.again?.(folder) ?? folder));
        if (again.code !== 0 && state !== "new")
          problems.push(`${where}, then again: ${again.code}: ${again.stderr.trim()}`);
      }
      rmSync(folder, { recursive: true, force: true });
    }
    row(`${runs} signals: ${command.name}`, tally(endings), problems);
  }
}

async function fullDisk() {
  if (process.getuid() !== 0) return skip("ENOSPC: a tmpfs of 16 KiB", "to mount one takes root");
  const encoded = hasTraining ? await work.encodedSample(root) : null;
  for (const command of work.commands(encoded).filter(({ isFileWriter }) => isFileWriter)) {
    const folder = freshFolder();
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]).status !== 0) {
      return skip("ENOSPC: a tmpfs of 16 KiB", "mount is not permitted here");
    }
    try {
      const ending = await work.ended(command.start(folder));
      row(`ENOSPC: ${command.name}`, work.endingWords(ending), [
        ...work.problemsOfError(ending, 2, /the disk is full|No space left/),
        ...(command.state(folder) === "none" ? [] : [`the output is ${command.state(folder)}`]),
        ...work.leftovers(folder).map((name) => `left ${name}`),
      ]);
    } finally {
      spawnSync("umount", [folder]);
    }
  }
}

async function failingDisk() {
  const shim = join(root, "fsync-fails.so");
  const source = resolve(import.meta.dirname, "faults/fsync-fails.c");
  if (spawnSync("cc", ["-shared", "-fPIC", "-o", shim, source]).status !== 0) {
    return skip("EIO when bytes reach the disk", "there is no C compiler (cc)");
  }
  const encoded = hasTraining ? await work.encodedSample(root) : null;
  for (const command of work.commands(encoded).filter(({ isFileWriter }) => isFileWriter)) {
    const folder = freshFolder();
    const ending = await work.ended(command.start(folder, { LD_PRELOAD: shim }));
    row(`EIO when written: ${command.name}`, work.endingWords(ending), [
      ...work.problemsOfError(ending, 2, /input\/output error/i),
      ...(command.state(folder) === "none" ? [] : [`the output is ${command.state(folder)}`]),
      ...work.leftovers(folder).map((name) => `left ${name}`),
    ]);
  }
}

async function standardOutput() {
  for (const [name, redirection, code, words] of [
    ["stdout on a full disk", "> /dev/full", 2, /the disk is full/],
    ["stdout closed at the start", ">&-; exit $?", 2, /stdout is closed/],
    ["stdout whose reader went away", "| true; exit ${PIPESTATUS[0]}", 141, /^$/],
  ]) {
    const ending = await work.ended(work.shell(`"$@" ${redirection}`, work.scoreMany()));
    row(name, work.endingWords(ending), work.problemsOfError(ending, code, words));
  }
}

async function descriptors() {
  const problems = [];
  const endings = [];
  for (let limit = 20; limit <= 60; limit += 2) {
    const ending = await work.ended(work.shell(`ulimit -n ${limit}; exec "$@"`, work.scoreGate()));
    endings.push(work.endingWords(ending));
    if (ending.code === 0) continue;
    for (const problem of work.problemsOfError(ending, 3, /too many open files/))
      problems.push(`ulimit -n ${limit}: ${problem}`);
  }
  row("EMFILE: score --fail-on-alarm, ulimit -n 20 to 60", tally(endings), problems);
}

async function inputs() {
  const unreadable = await work.ended(work.sentinel("score", "/proc/self/mem", "--quiet"));
  row("EIO when read: score", work.endingWords(unreadable), work.problemsOfError(unreadable, 2, /input\/output error/));
  const file = work.largeTrace(freshFolder());
  const child = work.sentinel("score", file, "--arch", "x86_64", "--quiet");
  const end = work.ended(child);
  await work.shrinkWhileRead(child, file);
  const shrunk = await end;
  row(
    "a file that is truncated while it is read",
    work.endingWords(shrunk),
    work.problemsOfError(shrunk, 2, /became shorter while it was read/),
  );
}

async function writers() {
  const encoded = hasTraining ? await work.encodedSample(root) : null;
  for (const command of work.commands(encoded).filter(({ isFileWriter }) => isFileWriter)) {
    const folder = freshFolder();
    const endings = await Promise.all([work.ended(command.start(folder)), work.ended(command.start(folder))]);
    const problems = work.leftovers(folder).map((name) => `left ${name}`);
    if (command.state(folder) !== "new") problems.push(`the output is ${command.state(folder)}`);
    if (!endings.some(({ code }) => code === 0)) problems.push("neither wrote it");
    for (const ending of endings.filter(({ code }) => code !== 0)) {
      problems.push(...work.problemsOfError(ending, 2, /exists already|is writing there|made it meanwhile|not empty/i));
    }
    row(`two writers: ${command.name}`, tally(endings.map(work.endingWords)), problems);
  }
}

const KINDS = {
  signals: [signals],
  disk: [fullDisk, failingDisk, standardOutput],
  descriptors: [descriptors],
  inputs: [inputs],
  writers: [writers],
};

try {
  say(`faults of seed ${seed} (again: node lab/faults.mjs --seed ${seed})`);
  if (!hasTraining)
    skip("train", values["without-train"] ? "--without-train" : "there is no Python environment: make setup");
  for (const kind of values.only.split(",")) {
    for (const meet of KINDS[kind] ?? []) await meet();
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
say(wrong === 0 ? "all right" : `${wrong} rows are not right`);
process.exitCode = wrong === 0 ? 0 : 1;
