// Whole traces by the default model: against the time of its matrix products alone, against PyTorch, against the runtime in Python.
import { basename, join } from "node:path";
import * as ort from "onnxruntime-node";
import { alternate, median } from "../alternate.mjs";
import { openModel, tokensOf, WORK_FOLDER } from "../work.mjs";

const PLANS = [
  { rows: 64, time: 20 },
  { rows: 32, time: 32 },
  { rows: 16, time: 64 },
  { rows: 128, time: 20 },
];
/** Calls of the comparisons with Python: a part, so that each round takes seconds. */
const PART_CALLS = 400_000;
const TOLERANCE_BITS = 1e-4;

/** Seconds of one run of the graph that holds the matrix products of one chunk of 64 x 20 calls and nothing else. */
export async function gemmSeconds(runs = 40) {
  const file = join(WORK_FOLDER, "sequence-gemm.onnx");
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const feeds = Object.fromEntries(
    session.inputMetadata.map(({ name, shape }) => {
      const data = Float32Array.from({ length: shape[0] * shape[1] }, (_, index) => Math.sin(index));
      return [name, new ort.Tensor("float32", data, shape)];
    }),
  );
  const seconds = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await session.run(feeds, [session.outputNames[0]]);
    seconds.push((performance.now() - start) / 1000);
  }
  await session.release();
  return median(seconds);
}

/** From the zip to the scores, next to the products of every step that was run. */
export async function gemmRow({ location, model: folder }) {
  const { model, detector, counted } = await openModel(folder);
  let calls = 0;
  const { ours, products } = await alternate(3, {
    async ours() {
      counted.steps = 0;
      const start = performance.now();
      const traces = await tokensOf(location, model.vocabulary);
      await detector.score(traces);
      calls = distinctCalls(traces);
      return (performance.now() - start) / 1000;
    },
    products: () => gemmSeconds(),
  });
  const arithmetic = (counted.steps / (64 * 20)) * products;
  await model.release();
  return {
    name: "sequence-vs-gemm",
    ours,
    peer: arithmetic,
    ratio: arithmetic / ours,
    unit: "s",
    note:
      `${basename(location)} from the file to the scores of ${folder}, against the matrix products of the ${counted.steps} steps that were run; ` +
      `of the ${calls} calls of its distinct traces without shared beginnings the ratio would be ${(((calls / (64 * 20)) * products) / ours).toFixed(2)}`,
  };
}

function distinctCalls(traces) {
  return [...new Map(traces.map((tokens) => [tokens.join(" "), tokens.length])).values()].reduce(
    (sum, n) => sum + n,
    0,
  );
}

/** The same traces by PyTorch on the same weights: in our batch plan, in its best, as its users would; and by the runtime in Python. */
export async function pythonRows({ location, model: folder }, peer) {
  const { model, detector } = await openModel(folder);
  const traces = distinctPart(await tokensOf(location, model.vocabulary));
  const taken = await peer.ask({ do: "traces", limitCalls: PART_CALLS });
  const calls = traces.reduce((sum, tokens) => sum + tokens.length, 0);
  if (taken.calls !== calls) throw new Error(`the peer took ${taken.calls} calls, ours are ${calls}`);
  let meanBits = 0;
  const ours = async () => {
    const start = performance.now();
    const scores = await detector.score(traces);
    const seconds = (performance.now() - start) / 1000;
    meanBits = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return seconds;
  };
  const theirs = (request) => async () => {
    const answer = await peer.ask(request);
    if (Math.abs(answer.meanBits - meanBits) > TOLERANCE_BITS) {
      throw new Error(`${request.do} gives ${answer.meanBits} bits, ours ${meanBits}`);
    }
    return answer.seconds;
  };
  const row = async (name, rounds, request, note) => {
    const measured = await alternate(rounds, { ours, peer: theirs(request) });
    return { name, ours: measured.ours, peer: measured.peer, ratio: measured.peer / measured.ours, unit: "s", note };
  };
  const part = `${traces.length} distinct traces, ${calls} calls`;
  const rows = [
    await row(
      "sequence-vs-pytorch",
      5,
      { do: "pytorch-sequence", ...PLANS[0] },
      `${part}; PyTorch 64 x 20, state carried`,
    ),
  ];
  const best = await peer.ask({ do: "pytorch-best" });
  rows.push(
    await row(
      "sequence-vs-pytorch-best",
      5,
      { do: "pytorch-best" },
      `PyTorch's fastest plan here, ${best.rows} x ${best.time}`,
    ),
    await row(
      "sequence-vs-pytorch-padded",
      3,
      { do: "pytorch-padded", rows: 64 },
      "whole traces in padded batches of 64",
    ),
    await row(
      "sequence-vs-python-runtime",
      5,
      { do: "python-onnxruntime", ...PLANS[0] },
      "our graph, onnxruntime in Python",
    ),
  );
  for (const plan of PLANS) {
    const measured = await alternate(3, {
      ours: theirs({ do: "python-onnxruntime", ...plan }),
      peer: theirs({ do: "pytorch-sequence", ...plan }),
    });
    rows.push({
      name: `graph-vs-pytorch-${plan.rows}x${plan.time}`,
      ours: measured.ours,
      peer: measured.peer,
      ratio: measured.peer / measured.ours,
      unit: "s",
      note: "our graph and PyTorch in the very same batch plan, both in Python",
    });
  }
  await model.release();
  return rows;
}

/** The first distinct traces in file order up to the part's calls, as the peer takes them. */
function distinctPart(traces) {
  const distinct = [
    ...new Map(traces.filter((tokens) => tokens.length > 0).map((tokens) => [tokens.join(" "), tokens])).values(),
  ];
  const part = [];
  let calls = 0;
  for (const tokens of distinct) {
    if (calls + tokens.length > PART_CALLS) break;
    part.push(tokens);
    calls += tokens.length;
  }
  return part;
}
