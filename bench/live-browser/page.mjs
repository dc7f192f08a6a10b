// Runs in the browser: fetches what to measure, measures it with the library as it was built, and posts the figures or the error back.
import * as ort from "onnxruntime-web/wasm";
import { createLiveScorer } from "/dist/model/live-scorer.js";
import { loadModel } from "/dist/model/load-model.js";
import { urlFiles, webRuntime } from "/dist/web.js";
import { bareScorer, timeBoth } from "./timed-calls.mjs";

const answer = await measure().catch((error) => ({ error: error.stack ?? String(error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(answer) });

async function measure() {
  if (!crossOriginIsolated) throw new Error("the page is not cross-origin isolated: its clock is too coarse");
  const { modelUrl, taken } = await (await fetch("/case.json")).json();
  const model = await loadModel(modelUrl, urlFiles(modelUrl), await webRuntime());
  const scorer = createLiveScorer(model);
  const { graphs, network } = model.manifest;
  const session = await ort.InferenceSession.create(`${modelUrl}/${graphs.sequence.file}`, {
    executionProviders: ["wasm"],
  });
  return timeBoth(taken, scorer, bareScorer(ort, session, network.stateWidth));
}
