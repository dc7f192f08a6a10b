// Does an explanation point at what is foreign? Into normal validation traces a foreign segment is spliced at a random place; counted is how often it is
// among the three most surprising stretches that `score --explain` and `explain` name.
//
//   npm run bench:splice [-- --cases 200 --seed 1 --data COPY_OF_ADFA_LD]      one table and its JSON on stdout
//
// Data: ADFA-LD where it is (models stacked and n-gram), and the embedded sample (models sample and n-gram). Nothing here is fitted or chosen on these
// cases: the stretches' baseline is computed from the trace and the model's calibration (src/core/surprising-stretches.ts).
//
// The segment counts as found when a stretch among the first three and the segment share at least half of the shorter of the two. A stretch that covers much
// of a trace would meet that by luck, so two more shares stand next to it: "mostly it", where they share at least half of the longer of the two, and "by
// chance", how often the same three stretches would have found a segment of that length at any place of the trace. "At any rank" asks all stretches, not
// three: where that is higher, the host's own stretches came first. What is left stands out nowhere: the model takes it for normal. A "usual host" is a
// normal trace that without the segment scores no higher than the mean of the calibration scores.
import { parseArgs } from "node:util";
import { loadDataset, locateData } from "../dist/datasets/open-dataset.js";
import { printable } from "../dist/report/printable.js";
import { isSentinelError } from "../dist/errors.js";
import { caseMaker, KINDS } from "./splice/cases.mjs";
import { openDetectors } from "./splice/detectors.mjs";
import { figuresOf, table } from "./splice/figures.mjs";

const LENGTHS = [10, 20, 40];
const PROJECT_FOLDER = new URL("..", import.meta.url).pathname;
const SAMPLE = `${PROJECT_FOLDER}data/sample`;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    data: { type: "string" },
  },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed)) {
  process.stderr.write("bench:splice: --cases takes a whole number of 1 or more, --seed a whole number\n");
  process.exitCode = 2;
} else {
  await main().catch((error) => {
    if (!isSentinelError(error)) throw error;
    process.stderr.write(`bench:splice: ${printable(error.message)}\n`);
    process.exitCode = 2;
  });
}

async function main() {
  const located = locateData(PROJECT_FOLDER, values.data ?? process.env.DATA);
  const load = (location) => loadDataset(location, { format: "auto", architecture: null });
  const sample = await load(SAMPLE);
  const named = located.isFallback ? sample : await load(located.location);
  const other = named.layout === "adfa-ld" ? named : null;
  if (other === null) {
    process.stderr.write(
      "ADFA-LD IS NOT HERE: only the EMBEDDED SAMPLE is measured, a demonstration, and segments of other hosts are left out (make data fetches ADFA-LD)\n",
    );
  }
  const rows = [];
  if (other !== null) rows.push(...(await measure(other, sample, "stacked")));
  rows.push(...(await measure(sample, other, "sample")));
  process.stdout.write(`${table(rows)}\n\n${JSON.stringify({ seed, cases, rows })}\n`);
}

/** The rows of one data set: every detector on the same cases. */
async function measure(data, foreignData, modelName) {
  const detectors = await openDetectors(data, `${PROJECT_FOLDER}models/${modelName}`);
  const makeCase = caseMaker(data, foreignData);
  const rows = [];
  for (const { detector, release } of detectors) {
    for (const kind of KINDS) {
      if (kind === "other host" && foreignData === null) continue;
      for (const length of LENGTHS) {
        // The seed hangs on kind and length alone, so that detectors meet the same cases.
        const made = makeCase(kind, length, cases, seed * 1000 + KINDS.indexOf(kind) * 100 + length);
        const figures = await figuresOf(detector, made);
        rows.push({ dataset: data.name, detector: detector.name, kind, segmentCalls: length, ...figures });
        process.stderr.write(`${printable(data.name)}, ${detector.name}: ${kind}, ${length} calls\n`);
      }
    }
    await release();
  }
  return rows;
}
