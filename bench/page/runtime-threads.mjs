// Threads inside onnxruntime-web, which need a cross-origin isolated page, next to one thread and next to two workers of one thread each.
//
//   npm run build && node bench/page/runtime-threads.mjs
//
// The graph `sequence` on one batch of 64 x 20 calls, again and again, in a worker of a little page of its own that is isolated by its headers.
import { join, relative } from "node:path";
import { readManifest } from "../../dist/model/manifest.js";
import { folderFiles } from "../../dist/datasets/model-folder.js";
import { serve } from "../live-browser/serve.mjs";
import { PROJECT_FOLDER } from "../live-node.mjs";
import { runAlone } from "./run-alone.mjs";

const BATCH = { rows: 64, time: 20 };

/**
 * @param model the name of a model below models/
 * @param options `workers` run side by side, each with `threads` of the runtime, for `seconds`
 * @returns calls a second of all workers together
 */
export async function callsPerSecond(browser, model, { workers, threads, seconds = 3 }) {
  const folder = join(PROJECT_FOLDER, "models", model);
  const { graphs, network, vocabulary } = await readManifest(model, folderFiles(folder));
  const task = {
    ...BATCH,
    graphUrl: `/${relative(PROJECT_FOLDER, join(folder, graphs.sequence.file))}`,
    stateWidth: network.stateWidth,
    tokens: vocabulary.calls.length,
    threads,
    seconds,
  };
  const server = await serve(PROJECT_FOLDER, {});
  const context = await browser.newContext();
  try {
    // The worker counts threads once for all, so each measurement has a page of its own.
    const page = await context.newPage();
    await page.goto(`${server.url}/bench/page/threads/index.html`);
    return await page.evaluate(([many, given]) => globalThis.callsPerSecond(many, given), [workers, task]);
  } finally {
    await context.close();
    server.close();
  }
}

await runAlone(import.meta.url, async ({ browser }) => ({
  oneThread: await callsPerSecond(browser, "stacked", { workers: 1, threads: 1 }),
  twoThreads: await callsPerSecond(browser, "stacked", { workers: 1, threads: 2 }),
  twoWorkers: await callsPerSecond(browser, "stacked", { workers: 2, threads: 1 }),
}));
