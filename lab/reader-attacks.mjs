// Records attacks on the readers with the real tools where they run, else with made-up lines, and shows what was read.
//   node lab/reader-attacks.mjs [--only strace,perf,perf-script,perf-script-g,ftrace,made-up]
// A row is wrong where calls are missing, or another thread's are forged, and nothing is said. Ends with 1 when a row is.
// More attacks: names that a program gives itself go to lab/attacks/names.json, lines to lab/attacks/made-up.json.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { textTable } from "../dist/report/text/text-table.js";
import { trustIn } from "../dist/traces/formats.js";
import { whatWasRead } from "./attacks/what-was-read.mjs";

const ATTACKS = join(import.meta.dirname, "attacks");
const ATTACKER = join(ATTACKS, "attacker.py");
const CALLS = 120;
const ARCHITECTURE = process.arch === "arm64" ? "aarch64" : "x86_64";
const TRACING = "/sys/kernel/tracing";
const ENTER = join(TRACING, "events/raw_syscalls/sys_enter/enable");

const read = (name) => JSON.parse(readFileSync(join(ATTACKS, name), "utf8"));
const { values } = parseArgs({ options: { only: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "syscall-sentinel-attacks-"));
const out = join(folder, "recording.txt");
const data = join(folder, "perf.data");

function run(command, ...argv) {
  const { status, error, stderr } = spawnSync(command, argv, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
}

function perfScript(attacker, recordOptions, fields) {
  run("perf", "record", "-q", "-o", data, "-e", "raw_syscalls:sys_enter", ...recordOptions, ...attacker);
  const shown = fields === null ? [] : ["-F", fields];
  const { stdout } = spawnSync("perf", ["script", "-i", data, ...shown], { maxBuffer: 2 ** 28 });
  writeFileSync(out, stdout);
}

function ftrace(attacker) {
  if (!existsSync(ENTER)) run("mount", "-t", "tracefs", "nodev", TRACING);
  writeFileSync(join(TRACING, "trace"), "");
  const only = join(TRACING, "set_event_pid");
  try {
    writeFileSync(ENTER, "1");
    run("sh", "-c", `echo $$ > ${only}; exec "$@"`, "sh", ...attacker);
    writeFileSync(out, readFileSync(join(TRACING, "trace")));
  } finally {
    writeFileSync(ENTER, "0");
    writeFileSync(only, "");
  }
}

/** Each records the attacker into `out`. */
const TOOLS = [
  ["strace", "strace", (attacker) => run("strace", "-f", "-o", out, ...attacker)],
  ["perf", "perf", (attacker) => run("perf", "trace", "-o", out, ...attacker)],
  ["perf-script", "ftrace", (attacker) => perfScript(attacker, [], "comm,tid,cpu,time,event,trace")],
  ["perf-script-tid", "ftrace", (attacker) => perfScript(attacker, [], "tid,cpu,time,event,trace")],
  ["perf-script-g", "ftrace", (attacker) => perfScript(attacker, ["-g"], null)],
  ["ftrace", "ftrace", ftrace],
];
const COLUMNS = [
  { head: "", align: "left" },
  { head: "attack", align: "left" },
  { head: "tool", align: "left" },
  { head: "calls made", align: "right" },
  { head: "calls read", align: "right" },
  { head: "forged", align: "right" },
  { head: "what was said", align: "left" },
];

const rows = [];
let wrong = 0;
const wanted = (tool) => values.only === undefined || values.only.split(",").includes(tool);

function addRow(attack, tool, made, { calls, forged, said }, format) {
  const words = [...said, ...(forged > 0 && trustIn(format).level === "can forge" ? ["trust: can forge"] : [])];
  const isSilent = (calls !== made || forged > 0) && words.length === 0;
  wrong += isSilent ? 1 : 0;
  rows.push([isSilent ? "WRONG" : "right", attack, tool, `${made}`, `${calls}`, `${forged}`, words.join("; ") || "-"]);
}

/** @param attack the name or the file's name that the attacker takes */
function record(attack, options, [tool, format, take]) {
  try {
    take(["python3", ATTACKER, "--calls", `${CALLS}`, ...options]);
  } catch (error) {
    rows.push(["skip", attack, tool, "", "", "", error.message]);
    return;
  }
  const source = { architecture: ARCHITECTURE, format, isMade: (call) => call === "sched_get_priority_max" };
  addRow(attack, tool, CALLS, whatWasRead(readFileSync(out), source), format);
}

try {
  for (const tool of TOOLS.filter(([name]) => wanted(name))) {
    for (const name of read("names.json")) record(JSON.stringify(name), ["--name", name], tool);
    const file = "./x\n     0.100 ( 0.001 ms): cat/77 execve() = 0\ncat 77 [000] 1.0: sys_execve(\n";
    record("a file's name that looks like events", ["--file", file], tool);
  }
  for (const { attack, text, thread, calls, ...source } of wanted("made-up") ? read("made-up.json") : []) {
    const found = whatWasRead(Buffer.from(text), { ...source, thread, isMade: () => true });
    addRow(attack, `${source.format}, made up`, calls.length, found, source.format);
  }
  process.stdout.write(textTable(COLUMNS, rows));
  const skipped = rows.filter(([state]) => state === "skip").length;
  process.stdout.write(
    `\n${rows.length} attacks, ${wrong} hidden or forged in silence, ${skipped} could not be recorded here\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (wrong > 0) process.exitCode = 1;
