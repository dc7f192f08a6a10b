/**
 * How often normal traces make calls that their model never met in training: what the verdicts on such calls (src/app/verdict.ts) cost in false alarms.
 * Of a data set with normal test traces (or of normal/ and attack/, which is halved) these against the training traces; of a folder of recordings each one against
 * all the others. Attacks take no part.
 *
 *     npm run bench:untrained -- DATA...
 */
import { FOREIGN_SHARE } from "../dist/app/verdict.js";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../dist/datasets/split-normals.js";
import { loadDataset } from "../dist/node.js";
import { TELLING_CALLS } from "../dist/syscalls/telling-calls.js";

const places = process.argv.slice(2);
if (places.length === 0) {
  process.stderr.write("usage: npm run bench:untrained -- DATA...\n");
  process.exitCode = 2;
}
for (const place of places) {
  const { data } = halveNormals(await load(place), DEFAULT_SPLIT_SEED);
  process.stdout.write(tableOf(place, data.splits.validation.length > 0 ? [data.splits] : leaveOneOut(data.splits)));
}

/** Bare numbers without a table are calls by their number alone. */
async function load(place) {
  const options = { format: "auto", per: "thread" };
  return loadDataset(place, { ...options, architecture: null }).catch(() =>
    loadDataset(place, { ...options, architecture: "opaque" }),
  );
}

/** Each recording against all the others. */
function leaveOneOut({ training }) {
  return [...new Set(training.map(({ path }) => path))].map((path) => ({
    training: training.filter((trace) => trace.path !== path),
    validation: training.filter((trace) => trace.path === path),
  }));
}

function tableOf(place, parts) {
  const counts = { traces: 0, mostly: 0, any: 0, telling: 0 };
  const names = new Map();
  for (const { training, validation } of parts) {
    const trained = new Set(training.flatMap(({ calls }) => [...new Set(calls)]));
    for (const { calls } of validation) {
      const untrained = calls.filter((call) => !trained.has(call));
      const telling = [...new Set(untrained)].filter((call) => TELLING_CALLS.has(call));
      counts.traces += 1;
      if (untrained.length > FOREIGN_SHARE * calls.length) counts.mostly += 1;
      if (untrained.length > 0) counts.any += 1;
      if (telling.length > 0) counts.telling += 1;
      for (const call of new Set(untrained)) names.set(call, (names.get(call) ?? 0) + 1);
    }
  }
  const share = (count) => `${count} (${((100 * count) / counts.traces).toFixed(2)} %)`;
  const listed = [...names].sort(([, a], [, b]) => b - a).slice(0, 12);
  return [
    `${place}: ${counts.traces} normal traces, each against a model that has not met it`,
    `  more than ${100 * FOREIGN_SHARE} % of the calls never trained  ${share(counts.mostly)}`,
    `  a telling call never trained                ${share(counts.telling)}`,
    `  any call never trained                      ${share(counts.any)}`,
    `  ${listed.map(([call, times]) => `${call}${TELLING_CALLS.has(call) ? "*" : ""} in ${times}`).join(", ")}`,
    "",
  ].join("\n");
}
