// More than one core, int8, and long traces.
import * as ort from "onnxruntime-node";
import { wrapSession } from "../../dist/runtime/wrap-session.js";
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf } from "../work.mjs";

const PART_TRACES = 1500;

/** Two worker threads, and two threads of the runtime, each beside one thread. */
export async function threadsRows({ location, model: folder }) {
  const [one, workers, inside] = [
    await openModel(folder, 1),
    await openModel(folder, 2),
    await openModel(folder, 1, await twoInside()),
  ];
  const traces = await tokensOf(location, one.model.vocabulary);
  for (const { detector } of [workers, inside]) await detector.score(traces.slice(0, 10));
  const seconds = (opened) => () => opened.detector.score(traces).then(() => undefined);
  const measured = await alternate(3, { one: seconds(one), workers: seconds(workers), inside: seconds(inside) });
  for (const { model } of [one, workers, inside]) await model.release();
  const row = (name, ours, note) => ({ name, ours, peer: measured.one, ratio: measured.one / ours, unit: "s", note });
  return [
    row("two-workers-vs-one", measured.workers, "scores of all traces by two worker threads beside one thread"),
    row(
      "two-inside-vs-one",
      measured.inside,
      "by two threads of the runtime inside each run (intraOpNumThreads) beside one; not what is used",
    ),
  ];
}

/** The runtime with two threads inside each run. */
async function twoInside() {
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 2, interOpNumThreads: 1, enableMemPattern: false };
  return {
    device: "cpu",
    threads: 1,
    createSession: (graph, name) => wrapSession(ort.InferenceSession.create(graph, options), ort.Tensor, name, "cpu"),
  };
}

/** The int8 copies beside their originals. */
export async function fastRows({ location }, folders) {
  const rows = [];
  for (const folder of folders) {
    const [exact, fast] = [await openModel(folder), await openModel(`${folder}/fast`)];
    const traces = (await tokensOf(location, exact.model.vocabulary))
      .filter((tokens) => tokens.length >= exact.detector.minimumCalls)
      .filter((_, index, all) => index % Math.max(1, Math.floor(all.length / PART_TRACES)) === 0);
    const { ours, peer } = await alternate(3, {
      ours: () => fast.detector.score(traces).then(() => undefined),
      peer: () => exact.detector.score(traces).then(() => undefined),
    });
    await exact.model.release();
    await fast.model.release();
    rows.push({
      name: `fast-${folder}`,
      ours,
      peer,
      ratio: peer / ours,
      unit: "s",
      note: `int8 beside float32, ${traces.length} traces`,
    });
  }
  return rows;
}

/** Calls a second of traces of 100 to 100,000 calls, 400,000 in all. */
export async function lengthRows({ location, model: folder }) {
  const { model, detector } = await openModel(folder);
  const stream = Uint16Array.from(
    (await tokensOf(location, model.vocabulary)).flatMap((tokens) => [...tokens]).slice(0, 400_000),
  );
  const lengths = [100, 1_000, 10_000, 100_000];
  const sides = lengths.map((length) => [
    `length-${length}`,
    async () => {
      const traces = Array.from({ length: Math.floor(stream.length / length) }, (_, index) =>
        stream.subarray(index * length, (index + 1) * length),
      );
      const start = performance.now();
      await detector.score(traces);
      return (traces.length * length * 1000) / (performance.now() - start);
    },
  ]);
  const measured = await alternate(3, Object.fromEntries(sides));
  await model.release();
  return lengths.map((length) => ({
    name: `length-${length}`,
    ours: measured[`length-${length}`],
    peer: measured["length-1000"],
    ratio: measured[`length-${length}`] / measured["length-1000"],
    unit: "calls/s",
    note: `${Math.floor(stream.length / length)} traces of ${length} calls beside traces of 1,000: few long traces fill no batch`,
  }));
}
