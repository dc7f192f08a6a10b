// What one call of a live trace costs in a browser: createLiveScorer in onnxruntime-web, in headless Chromium, next to the same graph run by hand.
//
//   npm run build && node bench/live-browser.mjs [--model models/stacked] [--calls 5000] [--warm-up 500] [--format json]
//
// The library runs as it was built, bare package names found by an import map. Such a map does not hold in a worker, so the calls run on the page itself,
// which does nothing else; an application keeps its model in a worker.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { folderFiles } from "../dist/datasets/model-folder.js";
import { createVocabulary } from "../dist/core/vocabulary.js";
import { readManifest } from "../dist/model/manifest.js";
import { serve } from "./live-browser/serve.mjs";
import { printLive, PROJECT_FOLDER, takeCalls } from "./live-node.mjs";

const LIMIT_SECONDS = 60;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

/**
 * Microseconds a call in onnxruntime-web: `{ result: { p50, p99, mean, peer: { p50, p99, mean }, largestDifferenceBits }, reason: null }`, or
 * `{ result: null, reason }` where no browser is here or it gave no answer within a minute.
 * @param model a folder below the project's
 * @throws Error with the page's own error, SentinelError E_MODEL for a folder without a manifest
 */
export async function liveBrowser({ model: folder = "models/stacked", calls = 5000, warmUp = 500 } = {}) {
  const path = resolve(PROJECT_FOLDER, folder);
  const { vocabulary } = await readManifest(folder, folderFiles(path));
  const taken = await takeCalls(createVocabulary(vocabulary.architecture, vocabulary.calls), calls, warmUp);
  const server = await serve(PROJECT_FOLDER, { modelUrl: `/${relative(PROJECT_FOLDER, path)}`, taken });
  const profile = await mkdtemp(join(tmpdir(), "live-browser-"));
  try {
    const answer = await answerOf(server, profile);
    if (answer.error !== undefined) throw new Error(`the page failed: ${answer.error}`);
    return answer.reason === undefined ? { result: answer, reason: null } : { result: null, reason: answer.reason };
  } finally {
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** What the page posts, or `{ reason }` why it posts nothing; Chromium has ended by then. */
async function answerOf({ url, result }, profile) {
  const argv = [...FLAGS, `--user-data-dir=${profile}`, `${url}/bench/live-browser/index.html`];
  // A process group of its own, so that its children end with it.
  const chromium = spawn("chromium", argv, { stdio: "ignore", detached: true });
  const ended = once(chromium, "exit").then(
    ([status]) => ({ reason: `chromium ended with ${status} before it gave a result` }),
    (error) => ({ reason: error.code === "ENOENT" ? "chromium is not installed" : error.message }),
  );
  const timer = new AbortController();
  const late = wait(LIMIT_SECONDS * 1000, { reason: `chromium gave no result in ${LIMIT_SECONDS} s` }, timer).catch(
    () => null,
  );
  try {
    return await Promise.race([result, ended, late]);
  } finally {
    timer.abort();
    chromium.kill("SIGTERM");
    // Where it does not heed that (it has no pid where it never ran), it and all its children go.
    const killing = setTimeout(() => process.kill(-chromium.pid, "SIGKILL"), 5000);
    await ended;
    clearTimeout(killing);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await printLive("onnxruntime-web in Chromium", async (options) => {
    const { result, reason } = await liveBrowser(options);
    return result ?? { skipped: reason };
  });
}
