// More than one core: worker threads, or threads inside the runtime.
import * as ort from "onnxruntime-node";
import { wrapSession } from "../../dist/runtime/wrap-session.js";
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf } from "../work.mjs";

/** Two worker threads, and two threads of the runtime, each next to one thread. */
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
    row("two-workers-vs-one", measured.workers, "scores of all traces by two worker threads next to one thread"),
    row(
      "two-inside-vs-one",
      measured.inside,
      "by two threads of the runtime inside each run (intraOpNumThreads) next to one; not what is used",
    ),
  ];
}

/** The runtime with two threads inside each run. */
async function twoInside() {
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 2, interOpNumThreads: 1, enableMemPattern: false };
  return {
    device: "cpu",
    threads: 1,
    createSession: (graph, name) =>
      wrapSession(ort.InferenceSession.create(graph, options), ort.Tensor, name, () => null),
  };
}
