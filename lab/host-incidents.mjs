// Incidents found and false ones on the host lab, by the detectors that need no network: fitted on its learning days, and on nothing else of it.
//   node lab/host-incidents.mjs scores FOLDER OUT.json [--methods two-sided,n-gram]   # reads the recording, fits, scores every thread
//   node lab/host-incidents.mjs study OUT.json...                                     # writes docs/host-lab.json
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkedScores } from "../dist/core/detector.js";
import { tokensKey } from "../dist/core/trace-key.js";
import { encodeCalls } from "../dist/core/vocabulary.js";
import { loadDataset } from "../dist/datasets/open-dataset.js";
import { createLearner, METHODS, parseMethod } from "../dist/detectors/methods.js";
import { trainingVocabulary } from "../dist/fitted/training-vocabulary.js";
import { json } from "../dist/report/data/json.js";
import { writeWhole } from "../scripts/write-whole.mjs";
import { studyOf } from "./host-incidents-study.mjs";

const PROJECT = join(import.meta.dirname, "..");
const PAGE = join(PROJECT, "docs/host-lab.json");
/** Fits that score learning days, each those that it did not learn; as many as `fit` makes. */
const FOLDS = 5;
/** A detector's own threshold is never asked for. */
const UNCALIBRATED = new Float64Array();

/** Every thread of every day, in order. */
async function readDays(folder, days) {
  const found = [];
  for (const [day, { file, kind }] of days.entries()) {
    const { splits } = await loadDataset(join(folder, file), { format: "strace", architecture: null });
    const traces = Object.values(splits).flat();
    for (const { name, calls, lineage, architecture, program } of traces) {
      if (lineage === undefined) throw new Error(`${file}: ${name} has no lineage`);
      const { process, tree, forkOf } = lineage;
      const what = forkOf === null ? (program ?? "") : `fork of ${forkOf}`;
      found.push({ day, kind, name, calls, architecture, process, tree, what });
    }
    process.stderr.write(`read ${file}: ${traces.length} threads\n`);
  }
  return found;
}

/** The score of each thread; null where it is too short for one. Equal threads are scored once. */
async function scoresOf(detector, threads) {
  const keyed = threads.map(({ calls }) => {
    const tokens = encodeCalls(detector.vocabulary, calls);
    return { tokens, key: tokensKey(tokens) };
  });
  const distinct = new Map(
    keyed.filter(({ tokens }) => tokens.length >= detector.minimumCalls).map(({ key, tokens }) => [key, tokens]),
  );
  const scores = await checkedScores(detector, [...distinct.values()]);
  const scoreOf = new Map([...distinct.keys()].map((key, index) => [key, scores[index]]));
  return keyed.map(({ key }) => scoreOf.get(key) ?? null);
}

async function fitted(method, vocabulary, threads) {
  const learner = createLearner(method, vocabulary);
  await learner.extend(threads.map(({ calls }) => encodeCalls(vocabulary, calls)));
  return learner.detector(UNCALIBRATED);
}

/** A learning day's threads are scored by a fit without that day and its fold, all others by the fit of all learning days. */
async function scoreAll(name, threads) {
  const method = parseMethod(name);
  const learning = threads.filter(({ kind }) => kind === "learning");
  const vocabulary = trainingVocabulary(learning[0].architecture, learning);
  const places = new Map(threads.map((thread, place) => [thread, place]));
  const scores = new Array(threads.length).fill(null);
  const keep = async (detector, own) => {
    for (const [index, score] of (await scoresOf(detector, own)).entries()) scores[places.get(own[index])] = score;
  };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const own = learning.filter(({ day }) => day % FOLDS === fold);
    const isOwn = new Set(own);
    await keep(
      await fitted(
        method,
        vocabulary,
        learning.filter((thread) => !isOwn.has(thread)),
      ),
      own,
    );
  }
  await keep(
    await fitted(method, vocabulary, learning),
    threads.filter(({ kind }) => kind !== "learning"),
  );
  return scores;
}

async function scoreRecording(folder, methods) {
  const labels = readFileSync(join(folder, "labels.json"), "utf8");
  const { days } = JSON.parse(labels);
  const threads = await readDays(folder, days);
  const scores = {};
  for (const method of methods) {
    const begun = performance.now();
    scores[method] = await scoreAll(method, threads);
    process.stderr.write(`${method}: ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  }
  return {
    recording: createHash("sha256").update(labels).digest("hex"),
    days,
    threads: threads.map(({ day, name, process, tree, what, calls }) => ({
      day,
      name,
      process,
      tree,
      what,
      calls: calls.length,
    })),
    scores,
  };
}

const { values, positionals } = parseArgs({ options: { methods: { type: "string" } }, allowPositionals: true });
const [stage, ...rest] = positionals;
if (stage === "scores" && rest.length === 2) {
  const [folder, out] = rest;
  const methods = values.methods?.split(",") ?? METHODS;
  writeWhole(out, json(await scoreRecording(folder, methods), 0));
} else if (stage === "study" && rest.length > 0) {
  const parts = rest.map((path) => JSON.parse(readFileSync(path, "utf8")));
  writeWhole(PAGE, json(studyOf(parts), 1));
} else {
  process.stderr.write("usage: host-incidents.mjs scores FOLDER OUT.json [--methods M,M], or study SCORES.json...\n");
  process.exitCode = 2;
}
