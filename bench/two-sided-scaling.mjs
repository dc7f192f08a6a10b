// How the cost of `two-sided` grows with the number of training traces, to 100,000.
//
//   npm run bench:scaling [-- --most 100000] [--out build/two-sided-scaling.json]
//
// Made-up training sets: distinct crossings of two stretches of the embedded sample's training traces, 60 calls each. One table and its JSON.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { createVocabulary, encodeCalls } from "../dist/core/vocabulary.js";
import { loadDataset } from "../dist/datasets/open-dataset.js";
import { createLearner, parseMethod } from "../dist/detectors/methods.js";

const { values } = parseArgs({
  options: {
    most: { type: "string", default: "100000" },
    out: { type: "string", default: "build/two-sided-scaling.json" },
  },
});
const SIZES = [1_000, 3_000, 10_000, 30_000, 100_000].filter((size) => size <= Number(values.most));
const METHODS = ["two-sided", "two-sided:sides=omission+kinship,combination=positive"];
const CALLS = 60;
const QUERIES = 200;

const sample = fileURLToPath(new URL("../data/sample", import.meta.url));
const { splits } = await loadDataset(sample, { format: "auto", architecture: null });
const vocabulary = createVocabulary("any", [...new Set(splits.training.flatMap((trace) => trace.calls))].sort());
const known = splits.training.map((trace) => encodeCalls(vocabulary, trace.calls)).filter((one) => one.length >= CALLS);
const random = xoroshiro128plus(20261125);

/** `calls` calls in a row from a random place of a random trace. */
function stretch(calls) {
  const from = known[uniformInt(random, 0, known.length - 1)];
  const start = uniformInt(random, 0, from.length - calls);
  return from.subarray(start, start + calls);
}

function crossing() {
  const first = uniformInt(random, 5, CALLS - 5);
  return Uint16Array.of(...stretch(first), ...stretch(CALLS - first));
}

const queries = Array.from({ length: QUERIES }, crossing);
const rows = [];
for (const specification of METHODS) {
  for (const traces of SIZES) {
    const training = Array.from({ length: traces }, crossing);
    const learner = createLearner(parseMethod(specification), vocabulary);
    const start = performance.now();
    await learner.extend(training);
    const learnt = performance.now();
    const detector = await learner.detector();
    const calibrated = performance.now();
    await detector.score(queries);
    const scored = performance.now();
    rows.push({
      method: specification,
      traces,
      learnSeconds: (learnt - start) / 1000,
      calibrateSeconds: (calibrated - learnt) / 1000,
      millisecondsPerTrace: (scored - calibrated) / QUERIES,
      microsecondsPerTrainingTrace: ((calibrated - start) * 1000) / traces,
      megabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
    });
    const row = rows.at(-1);
    process.stdout.write(
      `${specification} ${traces} training traces: learnt in ${row.learnSeconds.toFixed(2)} s, calibrated in ${row.calibrateSeconds.toFixed(2)} s, ` +
        `${row.millisecondsPerTrace.toFixed(2)} ms a scored trace of ${CALLS} calls, ${row.microsecondsPerTrainingTrace.toFixed(0)} µs a training trace in all, ${row.megabytes} MB\n`,
    );
  }
}
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify({ callsPerTrace: CALLS, queries: QUERIES, rows }, null, 2)}\n`);
