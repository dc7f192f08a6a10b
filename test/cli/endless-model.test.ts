import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { MAIN, PLAIN_ENVIRONMENT, shownExitCode } from "../support/built-command.ts";
import { inFull } from "../support/full.ts";
import { readGolden } from "../support/golden.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hasTerminals, runInTerminal, type TerminalEvent, TERMINALS_REASON } from "../support/terminal.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const NORMAL = join(SAMPLE, "validation");
const [FIRST = ""] = readdirSync(NORMAL);
const folder = temporaryFolder();
const MODEL = join(folder, "endless");
const out = join(folder, "out");

/** A model that is right in every part, and whose run takes 2^62 rounds: the manifest of a shipped one with the golden graph `endless`. */
beforeAll(() => {
  const { golden, graph } = readGolden("endless");
  const manifest = JSON.parse(readFileSync(join(PROJECT_FOLDER, "models/sample/manifest.json"), "utf8")) as {
    readonly network: object;
  };
  const tensor = (name: string) => ({ name, dtype: "float32", shape: ["batch"] });
  const sequence = {
    file: "model.onnx",
    sha256: golden.sha256,
    inputs: [tensor("calls"), tensor("state")],
    outputs: [tensor("surprise"), tensor("state_out"), tensor("bits")],
  };
  const network = { ...manifest.network, stateWidth: golden.stateWidth };
  mkdirSync(MODEL);
  writeFileSync(join(MODEL, "model.onnx"), graph);
  writeFileSync(
    join(MODEL, "manifest.json"),
    JSON.stringify({ ...manifest, name: "endless", network, graphs: { sequence } }),
  );
});

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ["score", [SAMPLE, "--model", MODEL]],
  ["score", [SAMPLE, "--model", MODEL, "--threads", "1"]],
  ["score", [SAMPLE, "--model", MODEL, "--threads", "2"]],
  ["explain", [join(NORMAL, FIRST), "--model", MODEL, "--report", join(out, "explained.html")]],
  ["calibrate", ["--normal", NORMAL, "--model", MODEL, "--threads", "1", "--out", join(out, "calibrated")]],
  ["adapt", ["--normal", NORMAL, "--model", MODEL, "--leave-out-below", "0.02", "--out", join(out, "adapted")]],
  ["eval", ["--data", SAMPLE, "--detector", MODEL, "--report", join(out, "report.html")]],
  ["generate", ["--model", MODEL, "--calls", "10", "--out", join(out, "generated.txt")]],
];
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CASES = COMMANDS.flatMap(([command, argv], index) =>
  SIGNALS.filter((_, signal) => inFull(true, signal === index % SIGNALS.length)).map(
    (signal) =>
      [
        command,
        argv.includes("--threads") ? argv.slice(argv.indexOf("--threads")).slice(0, 2).join(" ") : "",
        signal,
        argv,
      ] as const,
  ),
);

function emptyOut(): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
}

/** What any of the commands needs to start and read, and more: what it spends beyond that, it spends in the loop. */
const CPU_SECONDS_UNTIL_LOOP = 1;
const TICKS_PER_SECOND = 100;

/** Waits until the process has used that much CPU time, in all its threads. Source: proc(5), fields 14 and 15 of stat. */
async function isInLoop({ pid = 0 }: ChildProcess): Promise<void> {
  for (;;) {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[11]) + Number(fields[12]) > CPU_SECONDS_UNTIL_LOOP * TICKS_PER_SECOND) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// The loop never ends: where a test ends, the process was ended.
describeWhere(process.platform === "linux", "needs /proc")("a command in the endless loop of a hostile model", () => {
  it.each(CASES)(
    "%s %s ends by %s, and leaves no partial file, no abort, no stack trace",
    async (command, _, signal, argv) => {
      emptyOut();
      const child = spawn(process.execPath, [MAIN, command, ...argv], {
        cwd: folder,
        env: { ...PLAIN_ENVIRONMENT },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let written = "";
      child.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
      let notes = "";
      child.stderr.on("data", (chunk: Buffer) => (notes += chunk.toString()));
      const ended = new Promise<number>((resolve) => {
        child.on("close", (code, by) => {
          resolve(shownExitCode(code, by));
        });
      });
      await Promise.race([isInLoop(child), ended]);
      expect([child.exitCode, child.signalCode, notes]).toEqual([null, null, expect.not.stringMatching(/error/i)]);
      child.kill(signal);
      expect(await ended).toBe(128 + constants.signals[signal]);
      expect(written).toBe("");
      expect(notes).not.toMatch(/^ +at |fault|abort/m);
      expect(readdirSync(out)).toEqual([]);
    },
  );
});

describeWhere(hasTerminals, TERMINALS_REASON)("on a terminal", () => {
  const ENDS: readonly (readonly [string, TerminalEvent, number])[] = [
    ["Ctrl-C", { type: "\x03" }, 130],
    ["SIGTERM", { signal: constants.signals.SIGTERM }, 143],
    ["a closed terminal", { close: true }, 129],
  ];
  it.each(ENDS)("the loop ends by %s, and the terminal is as before", async (_, event, exitCode) => {
    const argv = ["score", SAMPLE, "--model", MODEL, "--threads", "1"];
    // The note on the skipped README comes when the traces are read, just before the loop.
    const run = await runInTerminal(argv, { columns: 80, when: { seen: /skipped README/, then: event } });
    expect(shownExitCode(run.exitCode, run.signal)).toBe(exitCode);
    expect(run.written).not.toMatch(/^ +at |fault|abort/m);
    expect(run.settingsKept).toBe(true);
  });
});
