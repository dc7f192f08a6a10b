// The notebook's windows: each distinct prefix once, against every window from its first call on.
import { basename, join } from "node:path";
import * as ort from "onnxruntime-node";
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf, WORK_FOLDER } from "../work.mjs";

const WINDOW_CALLS = 20;
const NAIVE_BATCH = 64;
/** Windows that the naive roads are timed on; their rate is what counts. */
const NAIVE_WINDOWS = 20_000;
const TOLERANCE_BITS = 1e-4;

/** The rows of the notebook's network over all windows of the data. */
export async function windowsRows({ location }, peer) {
  const { model, detector } = await openModel("notebook");
  const traces = (await tokensOf(location, model.vocabulary)).filter((tokens) => tokens.length >= WINDOW_CALLS);
  const windows = traces.reduce((sum, tokens) => sum + tokens.length - WINDOW_CALLS + 1, 0);
  const sampled = sampledWindows(traces, windows);
  const oneHot = await naiveSession(join(WORK_FOLDER, "windows-one-hot.onnx"), sampled, model.vocabulary.size, true);
  const gathered = await naiveSession(
    `models/notebook/${model.manifest.graphs.windows.file}`,
    sampled,
    model.vocabulary.size,
    false,
  );
  await peer.ask({ do: "traces", limitCalls: null });
  const torch = async () => (await peer.ask({ do: "pytorch-naive-windows", windows: NAIVE_WINDOWS })).windowsPerSecond;
  const measured = await alternate(2, {
    ours: async () => windows / (await secondsOf(() => detector.score(traces))),
    oneHot: () => oneHot.windowsPerSecond(),
    gathered: () => gathered.windowsPerSecond(),
    torch,
  });
  if (Math.abs(oneHot.meanBits() - gathered.meanBits()) > TOLERANCE_BITS) throw new Error("the naive roads differ");
  const what = `all ${windows} windows of ${basename(location)}`;
  const row = (name, ours, rate, note) => ({ name, ours, peer: rate, ratio: ours / rate, unit: "windows/s", note });
  const rows = [
    row(
      "windows-vs-naive",
      measured.ours,
      measured.oneHot,
      `${what}; the naive road: one-hot windows, batch 64, in the same runtime (${NAIVE_WINDOWS} of them)`,
    ),
    row(
      "windows-vs-gathered",
      measured.ours,
      measured.gathered,
      "the naive road with our graph `windows`, which gathers rows in place of one-hot vectors",
    ),
    row(
      "windows-vs-pytorch-naive",
      measured.ours,
      measured.torch,
      "PyTorch over one-hot windows, its fastest batch of 50, 64, 256",
    ),
  ];
  await model.release();
  const fast = await openModel("notebook/fast");
  const again = await alternate(2, {
    ours: async () => windows / (await secondsOf(() => fast.detector.score(traces))),
    oneHot: () => oneHot.windowsPerSecond(),
  });
  rows.push(
    row("windows-vs-naive-fast", again.ours, again.oneHot, "the int8 copy (--fast) against the naive road in float32"),
  );
  await fast.model.release();
  await oneHot.release();
  await gathered.release();
  return rows;
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Windows at even distances, `[NAIVE_WINDOWS][20]`. */
function sampledWindows(traces, windows) {
  const places = traces.flatMap((tokens) =>
    Array.from({ length: tokens.length - WINDOW_CALLS + 1 }, (_, from) => [tokens, from]),
  );
  const count = Math.min(NAIVE_WINDOWS, windows);
  return Array.from({ length: count }, (_, index) => {
    const [tokens, from] = places[Math.floor((index * windows) / count)];
    return tokens.subarray(from, from + WINDOW_CALLS);
  });
}

/** A graph of windows run from their first calls, batch by batch. */
async function naiveSession(file, windows, size, isOneHot) {
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  let bits = 0;
  return {
    async windowsPerSecond() {
      bits = 0;
      const start = performance.now();
      for (let from = 0; from < windows.length; from += NAIVE_BATCH) {
        const batch = windows.slice(from, from + NAIVE_BATCH);
        const { probabilities } = await session.run(feedsOf(batch, size, isOneHot), ["probabilities"]);
        for (const [row, window] of batch.entries()) {
          bits -= Math.log2(probabilities.data[row * size + window[WINDOW_CALLS - 1]]);
        }
      }
      return windows.length / ((performance.now() - start) / 1000);
    },
    meanBits: () => bits / windows.length,
    release: () => session.release(),
  };
}

function feedsOf(batch, size, isOneHot) {
  const inputs = WINDOW_CALLS - 1;
  const data = isOneHot ? new Float32Array(batch.length * inputs * size) : new Int32Array(batch.length * inputs);
  for (const [row, window] of batch.entries()) {
    for (let place = 0; place < inputs; place += 1) {
      if (isOneHot) data[(row * inputs + place) * size + window[place]] = 1;
      else data[row * inputs + place] = window[place];
    }
  }
  return isOneHot
    ? { one_hot: new ort.Tensor("float32", data, [batch.length, inputs, size]) }
    : { calls: new ort.Tensor("int32", data, [batch.length, inputs]) };
}
