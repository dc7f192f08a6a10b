// The built page in real Chromium: its speed next to the command line, what its first load costs, and whether it answers while it works.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loadDataset } from "../../dist/datasets/open-dataset.js";
import { alternate, median } from "../alternate.mjs";
import { liveNode, PROJECT_FOLDER } from "../live-node.mjs";
import { serveBuiltPage } from "../page/built-page.mjs";
import { launchChromium, noChromium } from "../page/chromium.mjs";
import { firstLoad } from "../page/first-load.mjs";
import { firstVerdict } from "../page/first-verdict.mjs";
import { pageLive } from "../page/live.mjs";
import { longestTasks, USING } from "../page/longest-task.mjs";
import { callsPerSecond } from "../page/runtime-threads.mjs";
import { pageSeconds } from "../page/speed.mjs";
import { command, MAIN } from "../work.mjs";

/** How often each is measured; of anything but ADFA-LD once, since its figures are not a benchmark. */
const ROUNDS = { warm: 3, cold: 5, threadsSeconds: 3 };
const ONCE = { warm: 1, cold: 1, threadsSeconds: 0.5 };
/** What is aimed at. */
const AIM = { evaluationTimes: 5, liveTimes: 1.5, loadMegabytes: 6, taskMs: 100 };
/** Below it the browser tells of no task. */
const LEAST_TASK_MS = 50;

/** All rows of the page; none where Chromium is missing. @throws SentinelError E_USAGE where the page is not built */
export async function pageRows(work) {
  const reason = noChromium();
  if (reason !== null) return { rows: [], skipped: [`page: ${reason}`] };
  const rounds = work.name === "ADFA-LD" ? ROUNDS : ONCE;
  const built = await serveBuiltPage();
  const browser = await launchChromium();
  try {
    const rows = [
      ...(await speedRows(browser, built, work, rounds)),
      await threadsRow(browser, work, rounds),
      await liveRow(browser, built, work, rounds),
      await firstLoadRow(built),
      await firstVerdictRow(built, rounds),
      ...(await longestTaskRows(browser, built, work, rounds)),
    ];
    return { rows };
  } finally {
    await browser.close();
    built.close();
  }
}

const times = (ours, peer) => `${(ours / peer).toFixed(2)} times as long`;

/** Where more is better. */
const rateRow = (name, ours, peer, note) => ({ name, ours, peer, ratio: ours / peer, unit: "calls/s", note });

/** Where less is better. */
const costRow = (name, ours, peer, unit, note) => ({ name, ours, peer, ratio: peer / ours, unit, note });

async function speedRows(browser, built, { location, name, model }, rounds) {
  const { splits } = await loadDataset(location, { format: "auto", architecture: null });
  const calls = Object.values(splits)
    .flat()
    .reduce((sum, trace) => sum + trace.calls.length, 0);
  const cores = Math.max(2, availableParallelism());
  const evaluations = [];
  const node = (...argv) => void command(process.execPath, [MAIN, ...argv, "--threads", "1", "--quiet"]);
  const measured = await alternate(rounds.warm, {
    async one() {
      const { verdicts, evaluation } = await pageSeconds(browser, built, location, 1);
      evaluations.push(evaluation);
      return verdicts;
    },
    many: async () => (await pageSeconds(browser, built, location, cores)).verdicts,
    score: () => node("score", location, "--format", "csv"),
    evaluate: () => node("eval", "--data", location, "--detector", model),
  });
  const evaluation = median(evaluations);
  const rate = (seconds) => calls / seconds;
  const chromium = `Chromium ${browser.version().split(".")[0]}`;
  return [
    rateRow(
      "page-vs-node",
      rate(measured.one),
      rate(measured.score),
      `${name} by ${model}, files given to verdicts shown, one worker with one thread of WebAssembly, ${chromium} (${measured.one.toFixed(1)} s); next to score --threads 1, process start to exit (${measured.score.toFixed(1)} s)`,
    ),
    costRow(
      "page-eval-vs-node",
      evaluation,
      measured.evaluate,
      "s",
      `the whole evaluation by ${model}: files given until it is shown, one worker, training traces judged too, next to eval --threads 1, process start to exit: ${times(evaluation, measured.evaluate)}, the aim is at most ${AIM.evaluationTimes}`,
    ),
    rateRow(
      "page-workers",
      rate(measured.many),
      rate(measured.one),
      `${cores} workers (?workers=${cores}) next to one, files given to verdicts shown; no cross-origin isolation is needed`,
    ),
  ];
}

async function threadsRow(browser, { model }, { warm, threadsSeconds }) {
  const { threads, one, workers } = await alternate(warm, {
    one: () => callsPerSecond(browser, model, { workers: 1, threads: 1, seconds: threadsSeconds }),
    threads: () => callsPerSecond(browser, model, { workers: 1, threads: 2, seconds: threadsSeconds }),
    workers: () => callsPerSecond(browser, model, { workers: 2, threads: 1, seconds: threadsSeconds }),
  });
  return rateRow(
    "page-threads",
    threads,
    one,
    `two threads inside onnxruntime-web (cross-origin isolated) next to one, ${model}, batches of 64 x 20; two workers of one thread: ${Math.round(workers).toLocaleString("en")} calls/s, ${(workers / one).toFixed(2)} times one; not what is used`,
  );
}

async function liveRow(browser, built, { model }, { warm }) {
  const architecture = model === "stacked" ? "i386" : "x86_64";
  const { page, node } = await alternate(warm, {
    page: async () => (await pageLive(browser, built, architecture)).mean,
    node: async () => (await liveNode({ model: join("models", model) })).mean,
  });
  return costRow(
    "page-live",
    page,
    node,
    "µs",
    `mean of one call of ${model} with carried state, played as fast as it goes, in the page's worker next to createLiveScorer in Node: ${times(page, node)}, the aim is at most ${AIM.liveTimes}`,
  );
}

async function firstLoadRow(built) {
  const { total, kinds, keptOffline } = await firstLoad(built);
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  const parts = Object.entries(kinds).map(([kind, bytes]) => `${kind} ${megabytes(bytes)}`);
  return costRow(
    "page-first-load",
    total / 1e6,
    AIM.loadMegabytes,
    "MB",
    `fetched until the first verdict on the sample, gzip -9: ${parts.join(", ")}; the aim is at most ${AIM.loadMegabytes}; in the background the service worker brings it to ${megabytes(keptOffline)} so that the page opens without a network`,
  );
}

async function firstVerdictRow(built, { cold }) {
  const { page, node } = await alternate(cold, {
    page: () => firstVerdict(built),
    async node() {
      const start = performance.now();
      command(process.execPath, [MAIN, "score", join(PROJECT_FOLDER, "data/sample")]);
      return performance.now() - start;
    },
  });
  return costRow(
    "page-first-verdict",
    page,
    node,
    "ms",
    'from the start of the navigation to the verdicts on the sample, "Try the sample" pressed as it appears, a new profile each time, without the time of a network; next to syscall-sentinel score data/sample, process start to exit',
  );
}

async function longestTaskRows(browser, built, { location, name }, { warm }) {
  const runs = [];
  for (let round = 0; round < warm; round += 1) runs.push(await longestTasks(browser, built, location));
  const phases = runs[0].map(({ phase }, place) => ({
    phase,
    milliseconds: median(runs.map((run) => run[place].milliseconds)),
  }));
  const row = (rowName, some, what) => {
    const longest = some.reduce((most, one) => (one.milliseconds > most.milliseconds ? one : most));
    const ours = Math.max(LEAST_TASK_MS, longest.milliseconds);
    const seen = some.filter(({ milliseconds }) => milliseconds > 0);
    const told =
      seen.length === 0
        ? `none took ${LEAST_TASK_MS} ms`
        : seen.map(({ phase, milliseconds }) => `${phase} ${milliseconds.toFixed(0)} ms`).join(", ");
    return costRow(rowName, ours, AIM.taskMs, "ms", `${what}: ${told}; the aim is at most ${AIM.taskMs}`);
  };
  const isUse = ({ phase }) => USING.includes(phase);
  return [
    row(
      "page-longest-task",
      phases.filter((one) => !isUse(one)),
      `longest task of the page's main thread while ${name} is read, scored, measured and shown, all workers`,
    ),
    row("page-longest-task-use", phases.filter(isUse), "the same while its results are used"),
  ];
}
