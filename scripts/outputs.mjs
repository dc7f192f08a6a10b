/**
 * Holds what the commands answer in two builds against each other: every figure and verdict, but not the words.
 *   node scripts/outputs.mjs record BUILD_FOLDER OUT_FOLDER    runs eval, score, inspect, explain and fit of a checkout's built program
 *   node scripts/outputs.mjs compare BEFORE_FOLDER AFTER_FOLDER
 * The data are the embedded sample, and ADFA-LD where `ADFA_LD` names its zip. Exits with 1 where an answer differs;
 * fields that are new are named, and do not count as a difference.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeWhole } from "./write-whole.mjs";

/** Shares and bits are sums of 32-bit floats, whose order may differ between builds. */
const RELATIVE_TOLERANCE = 1e-6;
const ABSOLUTE_TOLERANCE = 1e-5;
const MOST_SHOWN = 20;

/** @param data a data set; @param trace a file of it or with `--trace`, for explain */
function runsOf(name, data, trace, scratch) {
  const fitted = (method) => join(scratch, `${name}-${method}`);
  const fit = (method) => ["fit", "--normal", data, "--detector", method, "--out", fitted(method), "--name", method];
  const manifest = (method) => ({ run: fit(method), read: join(fitted(method), "manifest.json") });
  return {
    [`${name}-eval`]: { run: ["eval", "--data", data, "--format", "json"] },
    [`${name}-eval-csv`]: { run: ["eval", "--data", data, "--format", "csv"] },
    [`${name}-score`]: { run: ["score", data, "--explain", "3", "--format", "json"] },
    [`${name}-score-csv`]: { run: ["score", data, "--format", "csv"] },
    [`${name}-inspect`]: { run: ["inspect", data, "--format", "json"] },
    [`${name}-explain`]: { run: ["explain", ...trace, "--format", "json"] },
    [`${name}-fit-n-gram`]: manifest("n-gram"),
    [`${name}-fit-two-sided`]: manifest("two-sided"),
    [`${name}-fit-stide`]: manifest("stide"),
    [`${name}-score-fitted`]: { run: ["score", data, "--model", fitted("two-sided"), "--format", "json"] },
  };
}

function record(build, out) {
  const scratch = join(out, "models");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const sample = "data/sample";
  const runs = runsOf("sample", sample, [`${sample}/attack/Tar_Bomb_1/tar-1.txt`], scratch);
  const adfa = process.env["ADFA_LD"];
  const trace = "ADFA-LD/Attack_Data_Master/Adduser_1/UAD-Adduser-1-1371.txt";
  if (adfa !== undefined) Object.assign(runs, runsOf("adfa", adfa, [adfa, "--trace", trace], scratch));
  for (const [name, { run, read }] of Object.entries(runs)) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(build, "dist/bin/main.js"), ...run, "--quiet"],
      {
        cwd: build,
        encoding: "utf8",
        maxBuffer: 2 ** 30,
      },
    );
    if (status !== 0) process.stderr.write(`${name}: ends with ${status}: ${stderr.trim().split("\n").at(-1)}\n`);
    writeWhole(join(out, name), read === undefined ? stdout : readFileSync(read, "utf8"));
  }
}

/** The texts as they are compared: sentences are words, and times and folders are not answers. A CSV's rows by its head. */
function answerOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    const [head = [], ...rows] = text.split(/\r?\n/).map(cellsOf);
    return rows.map((row) => Object.fromEntries(row.map((cell, place) => [head[place] ?? place, cell])));
  }
}

function cellsOf(line) {
  return [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell]) => cell);
}

const isSentence = (value) => typeof value === "string" && /\S\s+\S/.test(value);
const isTransient = (key) =>
  ["seconds", "milliseconds", "callsPerSecond", "created", "createdAt", "sha256"].includes(key);

function isClose(a, b) {
  return a === b || Math.abs(a - b) <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function* differences(a, b, at) {
  if (typeof a === "number" && typeof b === "number" ? isClose(a, b) : a === b) return;
  if (isSentence(a) && isSentence(b)) return;
  if (typeof a === "string" && typeof b === "string" && a.trim() !== "" && isClose(Number(a), Number(b))) return;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    yield `${at}: ${JSON.stringify(a)} -> ${JSON.stringify(b)}`;
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (isTransient(key)) continue;
    const isNew = a[key] === undefined && !Array.isArray(a);
    if (isNew) yield { added: key };
    else yield* differences(a[key], b[key], `${at}.${key}`);
  }
}

function compare(before, after) {
  let found = 0;
  for (const name of readdirSync(before).filter((entry) => entry !== "models")) {
    const [a, b] = [before, after].map((folder) => answerOf(readFileSync(join(folder, name), "utf8")));
    const all = [...differences(a, b, name)];
    const changed = all.filter((difference) => typeof difference === "string");
    const added = new Set(all.flatMap((difference) => (typeof difference === "string" ? [] : [difference.added])));
    found += changed.length;
    const also = added.size === 0 ? "" : `; new fields: ${[...added].join(", ")}`;
    process.stdout.write(`${name}: ${changed.length === 0 ? "the same" : `${changed.length} differ`}${also}\n`);
    for (const line of changed.slice(0, MOST_SHOWN)) process.stdout.write(`  ${line.slice(0, 200)}\n`);
  }
  return found;
}

const [verb, first, second] = process.argv.slice(2);
if ((verb !== "record" && verb !== "compare") || first === undefined || second === undefined) {
  process.stderr.write(
    "node scripts/outputs.mjs record BUILD_FOLDER OUT_FOLDER | compare BEFORE_FOLDER AFTER_FOLDER\n",
  );
  process.exitCode = 2;
} else if (verb === "record") record(resolve(first), resolve(second));
else process.exitCode = compare(first, second) === 0 ? 0 : 1;
