// What one call of a live trace costs: createLiveScorer in onnxruntime-node, one thread, next to the same graph run by hand.
//
//   npm run build && node bench/live-node.mjs [--model models/stacked] [--calls 5000] [--warm-up 500] [--format json]
//
// The calls are those of the embedded sample's training traces, in order, by name; a model of another architecture knows most of them.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as ort from "onnxruntime-node";
import { encodeCalls } from "../dist/core/vocabulary.js";
import { loadDataset } from "../dist/datasets/open-dataset.js";
import { folderFiles } from "../dist/datasets/model-folder.js";
import { isSentinelError } from "../dist/errors.js";
import { createLiveScorer } from "../dist/model/live-scorer.js";
import { loadModel } from "../dist/model/load-model.js";
import { fixed } from "../dist/numbers.js";
import { printable } from "../dist/report/printable.js";
import { textTable } from "../dist/report/text/text-table.js";
import { nodeRuntime } from "../dist/runtime/node.js";
import { bareScorer, timeBoth } from "./live-browser/timed-calls.mjs";

export const PROJECT_FOLDER = fileURLToPath(new URL("..", import.meta.url));

/**
 * Microseconds a call in onnxruntime-node: `{ p50, p99, mean, peer: { p50, p99, mean }, largestDifferenceBits }`.
 * @throws Error when the scorer and its peer do not give the same surprises, SentinelError E_MODEL for a model that cannot run live
 */
export async function liveNode({ model: folder = "models/stacked", calls = 5000, warmUp = 500 } = {}) {
  const path = resolve(PROJECT_FOLDER, folder);
  const model = await loadModel(folder, folderFiles(path), await nodeRuntime({ device: "cpu", threads: 1 }));
  const scorer = createLiveScorer(model);
  const { graphs, network } = model.manifest;
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(join(path, graphs.sequence.file), options);
  try {
    const taken = await takeCalls(model.vocabulary, calls, warmUp);
    return await timeBoth(taken, scorer, bareScorer(ort, session, network.stateWidth));
  } finally {
    await session.release();
    await model.release();
  }
}

/** `warmUp + calls` calls of the sample: `{ tokens, starts, warmUp }` for `timeBoth`; from the first trace again where they end. */
export async function takeCalls(vocabulary, calls, warmUp) {
  const { splits } = await loadDataset(join(PROJECT_FOLDER, "data/sample"), { format: "auto", architecture: null });
  const [tokens, starts] = [[], []];
  for (let trace = 0; tokens.length < warmUp + calls; trace += 1) {
    const own = encodeCalls(vocabulary, splits.training[trace % splits.training.length].calls);
    tokens.push(...own);
    starts.push(...Array.from(own, (_, place) => place === 0));
  }
  return { tokens: tokens.slice(0, warmUp + calls), starts: starts.slice(0, warmUp + calls), warmUp };
}

/** The command line of both live benches: prints what `measure` gives, as a table or as JSON. */
export async function printLive(runtime, measure) {
  const { values } = parseArgs({
    options: {
      model: { type: "string", default: "models/stacked" },
      calls: { type: "string", default: "5000" },
      "warm-up": { type: "string", default: "500" },
      format: { type: "string", default: "text" },
    },
  });
  const { model, format } = values;
  const [calls, warmUp] = [Number(values.calls), Number(values["warm-up"])];
  if (!Number.isInteger(calls) || calls < 1 || !Number.isInteger(warmUp) || warmUp < 0) {
    process.stderr.write("--calls takes a whole number of 1 or more, --warm-up one of 0 or more\n");
    process.exitCode = 2;
    return;
  }
  const measured = await measure({ model, calls, warmUp }).catch((error) => {
    if (!isSentinelError(error)) throw error;
    process.stderr.write(`${printable(error.message)}\n`);
    process.exitCode = 2;
    return null;
  });
  if (measured === null) return;
  if (format === "json") process.stdout.write(`${JSON.stringify({ runtime, model, ...measured })}\n`);
  else if (measured.skipped !== undefined) process.stdout.write(`${runtime}: skipped: ${measured.skipped}\n`);
  else process.stdout.write(`${liveTable(runtime, model, measured)}\n`);
}

function liveTable(runtime, model, { peer, ...own }) {
  const right = (head) => ({ head, align: "right" });
  const row = (name, { p50, p99, mean }) => [name, ...[p50, p99, mean].map((microseconds) => fixed(microseconds, 0))];
  return textTable(
    [{ head: `µs a call, ${model}, ${runtime}`, align: "left" }, right("p50"), right("p99"), right("mean")],
    [row("createLiveScorer", own), row("the runtime by hand", peer)],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await printLive("onnxruntime-node", liveNode);
