// Is scoring each distinct prefix once the same as running every window from its first call? Compared on all distinct windows of the data (equal windows have
// equal results either way): the graph `prefixes` in chunks of sorted windows against the graph `windows`, one window a row.
//
//   npm run bench:windows-equal        (three minutes on ADFA-LD)
import { distinctWindows, prefixChunk } from "../dist/core/windows.js";
import { inLanes } from "../dist/model/runtime.js";
import { CALL_TOLERANCE_BITS } from "../dist/core/tolerances.js";
import { locateData } from "../dist/datasets/open-dataset.js";
import { PROJECT_FOLDER } from "../bench/live-node.mjs";
import { openModel, tokensOf } from "../bench/work.mjs";

const CHUNK_WINDOWS = 256;
const int32 = (data, shape = [data.length]) => ({ dtype: "int32", data, shape });

const { location } = locateData(PROJECT_FOLDER, process.env.DATA);
const { model } = await openModel("notebook", 2);
const { windowCalls } = model.manifest;
const traces = (await tokensOf(location, model.vocabulary)).filter((tokens) => tokens.length >= windowCalls);
const windows = distinctWindows(traces, windowCalls);
const [prefixes, naive] = [await model.session("prefixes"), await model.session("windows")];
let largest = 0;
let done = 0;
const chunks = Array.from({ length: Math.ceil(windows.starts.length / CHUNK_WINDOWS) }).keys();
await inLanes(2, chunks, async (chunk) => {
  const [from, to] = [chunk * CHUNK_WINDOWS, Math.min((chunk + 1) * CHUNK_WINDOWS, windows.starts.length)];
  const plan = prefixChunk(windows, from, to);
  const count = BigInt64Array.from(plan.count, BigInt);
  const feeds = { calls: int32(plan.calls), parent: int32(plan.parent), row: int32(plan.row), next: int32(plan.next) };
  const fast = await prefixes.run({ ...feeds, count: { dtype: "int64", data: count, shape: [count.length] } }, [
    "surprise",
  ]);
  const calls = new Int32Array((to - from) * (windowCalls - 1));
  for (let row = 0; row < to - from; row += 1) {
    const start = windows.starts[from + row];
    calls.set(windows.tokens.subarray(start, start + windowCalls - 1), row * (windowCalls - 1));
  }
  const slow = await naive.run({ calls: int32(calls, [to - from, windowCalls - 1]) }, ["probabilities"]);
  for (let row = 0; row < to - from; row += 1) {
    const bits = -Math.log2(slow.probabilities[row * model.vocabulary.size + plan.next[row]]);
    const difference = Math.abs(fast.surprise[row] - bits);
    if (!(difference <= largest)) largest = difference;
  }
  done += to - from;
});
await model.release();
const total = windows.distinctOf.length;
process.stdout.write(
  `${done} distinct windows of ${total} in all: the two roads differ by at most ${largest.toExponential(1)} bits (tolerance ${CALL_TOLERANCE_BITS})\n`,
);
if (!(largest <= CALL_TOLERANCE_BITS)) process.exitCode = 1;
