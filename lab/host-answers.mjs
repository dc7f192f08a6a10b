// What the program answers to a misuse of the host lab, as a reader sees it: score, then explain.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = join(import.meta.dirname, "../dist/bin/main.js");

/**
 * Fits on the learning days of a recording, scores the day of a misuse and explains its incident. The labels choose what is
 * explained where `score` does not put it first.
 * @param folder with labels.json, learning/ and misuse/
 * @returns lines of a terminal
 */
export function answerOf(folder, name) {
  const { days } = JSON.parse(readFileSync(join(folder, "labels.json"), "utf8"));
  const { file, misuse } = days.find((day) => day.kind === "misuse" && day.misuse.name === name);
  const work = mkdtempSync(join(tmpdir(), "host-answers-"));
  try {
    cpSync(join(folder, "learning"), join(work, "learning"), { recursive: true });
    const day = file.slice("misuse/".length);
    cpSync(join(folder, file), join(work, day));
    run(work, "fit --normal learning --out model");
    const score = `score ${day} --model model`;
    const { incidents } = JSON.parse(run(work, `${score} --format json`));
    const own = new Set(misuse.processes.filter(({ role }) => role === "own").map(({ pid }) => String(pid)));
    const place = incidents.findIndex(({ name: unit }) => own.has(unit.slice(unit.lastIndexOf("#") + 1)));
    const trace = place === 0 && incidents[0].verdict === "alarm" ? "" : ` --trace ${incidents[place].traces[0]}`;
    const explain = `explain ${day}${trace} --model model --stretches 2`;
    const shown = [score, explain].flatMap((words) => [`$ syscall-sentinel ${words}`, run(work, words), ""]);
    return [`$ syscall-sentinel fit --normal learning --out model > model.txt`, "", ...shown.slice(0, -1)];
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** @throws Error where the command does not end well */
function run(cwd, words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words.split(" ")], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH },
  });
  if (status !== 0) throw new Error(`${words}: exit code ${status}\n${stderr}`);
  return stdout.trimEnd();
}
