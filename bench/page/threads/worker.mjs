// Runs in a worker of the browser: a task makes it ready, at "go" it runs one batch again and again for so long and answers with calls per second.
import * as ort from "/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

const WARM_UP_RUNS = 5;
let measure = null;

self.addEventListener("message", async ({ data }) => {
  try {
    if (data === "go") self.postMessage({ rate: await measure() });
    else {
      measure = await prepared(data);
      self.postMessage({});
    }
  } catch (error) {
    self.postMessage({ error: error.stack ?? String(error) });
  }
});

async function prepared({ graphUrl, stateWidth, tokens, rows, time, threads, seconds }) {
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(graphUrl, { executionProviders: ["wasm"] });
  // Any calls cost the same.
  const calls = Int32Array.from({ length: rows * time }, (_, place) => 1 + ((place * 7919) % (tokens - 1)));
  const feeds = {
    calls: new ort.Tensor("int32", calls, [rows, time]),
    state: new ort.Tensor("float32", new Float32Array(rows * stateWidth), [rows, stateWidth]),
  };
  const run = () => session.run(feeds, ["surprise", "state_out"]);
  for (let time = 0; time < WARM_UP_RUNS; time += 1) await run();
  return async () => {
    const start = performance.now();
    let runs = 0;
    while (performance.now() - start < seconds * 1000) {
      await run();
      runs += 1;
    }
    return (runs * rows * time * 1000) / (performance.now() - start);
  };
}
