// Runs in the browser: starts workers, lets them begin together once all are ready, and adds up what they did.

/** @returns calls a second of all workers together */
globalThis.callsPerSecond = async (workers, task) => {
  if (!crossOriginIsolated) throw new Error("the page is not cross-origin isolated: the runtime has one thread");
  const all = Array.from({ length: workers }, () => new Worker("worker.mjs", { type: "module" }));
  await Promise.all(all.map((worker) => asked(worker, task)));
  const rates = await Promise.all(all.map((worker) => asked(worker, "go")));
  for (const worker of all) worker.terminate();
  return rates.reduce((sum, rate) => sum + rate, 0);
};

function asked(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data.rate) : reject(new Error(data.error)));
    worker.onerror = ({ message: problem }) => reject(new Error(problem || "the worker could not be loaded"));
    worker.postMessage(message);
  });
}
