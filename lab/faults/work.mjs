// The commands that lab/faults.mjs disturbs, and what may be said of how they end.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  cpSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

const PROJECT = resolve(import.meta.dirname, "../..");
const MAIN = join(PROJECT, "dist/bin/main.js");
const SAMPLE = join(PROJECT, "data/sample");
const TRACE = firstFile(join(SAMPLE, "validation"));
export const PYTHON = join(PROJECT, ".venv/bin/python");
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"];
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** mulberry32: numbers in [0, 1) from a seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function sentinel(...argv) {
  return start([process.execPath, MAIN, ...argv]);
}

/** A shell that runs a script with the words of a command as "$@". */
export function shell(script, words) {
  // A shell whose stdout is a /dev/null of another program's cannot be distinguished from one that closes it.
  const child = start(["bash", "-c", script, "bash", ...words], {}, "pipe");
  child.stdout.resume();
  return child;
}

export const scoreMany = () => [
  process.execPath,
  MAIN,
  "score",
  SAMPLE,
  "--explain",
  "3",
  "--format",
  "json",
  "--quiet",
];
export const scoreGate = () => [
  ...[process.execPath, MAIN, "score", TRACE, "--false-alarm-rate", "0.2", "--fail-on-alarm", "--quiet"],
];

function start([program, ...words], environment = {}, stdout = "ignore") {
  const child = spawn(program, words, { env: { ...process.env, ...environment }, stdio: ["ignore", stdout, "pipe"] });
  child.stderr.setEncoding("utf8");
  return child;
}

/** How a process ended: its code or signal, and what it said on stderr. */
export function ended(child) {
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += text));
  return new Promise((done) => child.on("close", (code, signal) => done({ code, signal, stderr })));
}

export const endingWords = ({ code, signal }) => signal ?? String(code);

/** A signal that comes before the program listens ends it as the system does. */
export function problemsOfSignal({ code, signal, stderr }, sent) {
  const isRight = signal === sent || code === CODES[sent] || code === 0;
  return [...(isRight ? [] : [`ended with ${signal ?? code}`]), ...problemsOfWords(stderr)];
}

export function problemsOfError({ code, signal, stderr }, expectedCode, words) {
  // The hint at the help, and the trainer's progress, are no errors.
  const isAside = (line) => /--help (says more|lists its options)\.$|^epoch |^note: /.test(line);
  const lines = stderr.split("\n").filter((line) => line !== "" && !isAside(line));
  return [
    ...(code === expectedCode
      ? []
      : [`ended with ${signal ?? code}, not ${expectedCode}: ${stderr.trim().slice(0, 200)}`]),
    ...(words.test(stderr.trim()) ? [] : [`said ${JSON.stringify(stderr.slice(0, 300))}`]),
    ...(lines.length <= 1 ? [] : [`said ${lines.length} lines: ${JSON.stringify(stderr.slice(0, 300))}`]),
    ...problemsOfWords(stderr),
  ];
}

function problemsOfWords(stderr) {
  const isTrace = /^ +at |Traceback|internal fault/m.test(stderr);
  return isTrace ? [`a stack trace: ${JSON.stringify(stderr.slice(0, 400))}`] : [];
}

/** Every name below a folder that a command has not given an output. */
export function leftovers(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /(^|\/)\.|\.part$|\.old$/.test(name));
}

/** Hidden, with the process that owned it: recognised by the next run. */
export function isPrivate(name) {
  return name.split("/").some((part) => /^\..*\.\d+-[0-9a-f]{16}\.part$|^\.encoding\.lock$/.test(part));
}

/** The sample as the trainer wants it. */
export async function encodedSample(root) {
  const folder = join(root, "encoded");
  if (existsSync(folder)) return folder;
  const { code, stderr } = await ended(sentinel("encode", "--data", SAMPLE, "--out", folder, "--quiet"));
  if (code !== 0) throw new Error(`the sample cannot be encoded: ${stderr}`);
  return folder;
}

/**
 * What is disturbed. `state` tells what is under the final name: "none", "old" as `prepare` made it, "new" and whole, or what is wrong with it.
 * @param encoded the encoded sample; null leaves training out
 */
export function commands(encoded) {
  const own = (words, environment, stdout) => start([process.execPath, MAIN, ...words, "--quiet"], environment, stdout);
  const report = (folder) => join(folder, "report.html");
  const model = (folder) => join(folder, "model");
  const reportState = (folder) =>
    stateOf(report(folder), (path) => /^<!doctype html>[^]*<\/html>\s*$/i.test(readFileSync(path, "utf8")));
  const withOldReport = { prepare: (folder) => writeFileSync(report(folder), "old") };
  const list = [
    {
      name: "score > FILE",
      start(folder, environment) {
        const file = openSync(join(folder, "scores.jsonl"), "w");
        const child = own(["score", join(SAMPLE, "attack"), "--format", "jsonl"], environment, file);
        closeSync(file);
        return child;
      },
      // The shell made the file: that it is whole is what the last line says.
      state: (folder) => {
        const lines = existsSync(join(folder, "scores.jsonl"))
          ? readFileSync(join(folder, "scores.jsonl"), "utf8").trim().split("\n")
          : [];
        return lines.at(-1)?.startsWith('{"summary"') ? "new" : "none";
      },
    },
    {
      name: "explain --report",
      start: (folder, environment) => own(["explain", TRACE, "--report", report(folder)], environment),
      state: reportState,
      ...withOldReport,
      isFileWriter: true,
      isRepeatable: true,
    },
    {
      name: "eval --report",
      start: (folder, environment) =>
        own(["eval", "--data", SAMPLE, "--detector", "stide", "--report", report(folder)], environment),
      state: reportState,
      ...withOldReport,
      isFileWriter: true,
    },
    {
      name: "fit --out",
      start: (folder, environment) =>
        own(["fit", "--normal", SAMPLE, "--detector", "stide", "--out", model(folder)], environment),
      state: (folder) => modelState(model(folder)),
      isFileWriter: true,
      isRepeatable: true,
    },
    {
      name: "encode --out",
      start: (folder, environment) =>
        own(["encode", "--data", SAMPLE, "--windows", "20", "--out", join(folder, "encoded")], environment),
      state: (folder) => encodingState(join(folder, "encoded")),
      ...(encoded === null
        ? {}
        : { prepare: (folder) => cpSync(encoded, join(folder, "encoded"), { recursive: true }) }),
      isFileWriter: true,
      isRepeatable: true,
    },
  ];
  if (encoded === null) return list;
  const training = (folder) => [
    ...[PYTHON, join(PROJECT, "training/train.py"), "--model", "sample", "--name", "mine", "--data", encoded],
    ...["--epochs", "1", "--checkpoints", join(folder, "checkpoints"), "--out", model(folder)],
  ];
  return [
    ...list,
    {
      name: "training/train.py",
      start: (folder, environment) => start(training(folder), environment),
      state: (folder) => modelState(model(folder)),
      isFileWriter: true,
    },
  ];
}

/** @returns "none", "old" where the file holds just that, "new" where it is whole, else what it is */
function stateOf(path, isWhole) {
  if (!existsSync(path)) return "none";
  if (readFileSync(path, "utf8") === "old") return "old";
  return isWhole(path) ? "new" : "partial";
}

const sha256Of = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Every file that a manifest names is there, with its sha256. */
function modelState(folder) {
  if (!existsSync(folder)) return "none";
  try {
    const { graphs, files } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const named = Object.values(graphs ?? files);
    return named.every(({ file, sha256 }) => sha256Of(join(folder, file)) === sha256) ? "new" : "mixed";
  } catch (error) {
    return `partial (${error.message})`;
  }
}

/** "old" without windows, "new" with them. */
function encodingState(folder) {
  if (!existsSync(folder)) return "none";
  if (!existsSync(join(folder, "encoding.json"))) {
    return readdirSync(folder).every((name) => name.startsWith(".")) ? "none" : "without encoding.json";
  }
  const { arrays, splits } = JSON.parse(readFileSync(join(folder, "encoding.json"), "utf8"));
  for (const [name, sha256] of Object.entries(arrays)) {
    if (sha256Of(join(folder, name)) !== sha256) return `mixed (${name})`;
  }
  return splits.training.windows === undefined ? "old" : "new";
}

/** A strace file of 64 MB, which takes a second or more to read. */
export function largeTrace(folder) {
  const file = join(folder, "large.strace");
  writeFileSync(file, '4242 read(3, "abcdefgh", 8) = 8\n'.repeat(2_000_000));
  return file;
}

/** Cuts a file in the middle as soon as the process has it open. */
export async function shrinkWhileRead(child, file) {
  const isOpen = () => {
    try {
      const links = readdirSync(`/proc/${child.pid}/fdinfo`);
      return links.some((link) => positionOf(child.pid, link) > 2 ** 20);
    } catch {
      return false;
    }
  };
  while (child.exitCode === null && !isOpen()) await new Promise((done) => setTimeout(done, 2));
  const descriptor = openSync(file, "r+");
  ftruncateSync(descriptor, 2 ** 20);
  closeSync(descriptor);
}

function positionOf(pid, link) {
  return Number(/^pos:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${link}`, "utf8"))?.[1] ?? 0);
}

function firstFile(folder) {
  const [first] = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  if (first === undefined) throw new Error(`${folder} holds no file`);
  return join(folder, first.name);
}
