// Where the page's time goes while it judges a data set: for each of its threads how much is WebAssembly and how much JavaScript, the functions that take most,
// and what the longest tasks of the main thread are made of. No row of the benchmark; profiling itself slows the page a little.
//
//   make web && npm run build && node bench/page/profile.mjs [--data ADFA-LD.zip]
//
// Functions carry the names that the build left them; `file:line:column`, counted from 1, finds them in build/web.
import { withPage } from "./chromium.mjs";
import { giveFiles } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";
import { sumsOf, threadProfiles } from "./thread-profiles.mjs";

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-v8.cpu_profiler"];
const SHOWN = { functions: 12, tasks: 5, least: 100_000 };

/** @returns `{ marks, threads, longestTasks }`, in seconds and milliseconds; a task that takes longer than it was on the CPU waited for a busy machine */
export function profile(browser, built, location) {
  return withPage(browser, { address: `${built.url}?workers=1` }, async (page) => {
    await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
    await browser.startTracing(page, { categories: CATEGORIES });
    const marks = await giveFiles(page, location, "evaluation");
    await page.waitForTimeout(500);
    const { traceEvents } = JSON.parse(await browser.stopTracing());
    const profiles = threadProfiles(traceEvents).filter(({ samples }) => lengthOf(samples) > SHOWN.least);
    return { marks, threads: profiles.map(threadFigures), longestTasks: longestTasks(traceEvents, profiles) };
  });
}

const lengthOf = (samples) => samples.reduce((sum, { length }) => sum + length, 0);

function threadFigures({ thread, samples }) {
  const kinds = sumsOf(samples, ({ stack }) => [kindOf(stack[0])], SHOWN.functions);
  const functions = sumsOf(samples, ({ stack }) => [stack[0]], SHOWN.functions);
  return { thread, seconds: scaled(kinds, 1e6), functionsItself: scaled(functions, 1e6) };
}

function longestTasks(events, profiles) {
  const main = profiles.find(({ thread }) => thread === "CrRendererMain");
  if (main === undefined) return [];
  const tasks = events.filter(
    ({ name, pid, tid, dur }) => /RunTask$/.test(name) && pid === main.pid && tid === main.tid && dur > 0,
  );
  return tasks
    .toSorted((a, b) => b.dur - a.dur)
    .slice(0, SHOWN.tasks)
    .map(({ ts, dur, tdur }) => {
      const inside = main.samples.filter(({ at }) => at >= ts && at <= ts + dur);
      const functions = sumsOf(inside, ({ stack }) => new Set(stack), SHOWN.functions);
      return {
        milliseconds: dur / 1000,
        ofThemOnCpu: (tdur ?? dur) / 1000,
        functionsAndWhatTheyCall: scaled(functions, 1000),
      };
    });
}

function kindOf(name) {
  if (/^\(.*\)$/.test(name)) return name;
  return /^wasm-function|\.wasm:/.test(name) ? "WebAssembly" : "JavaScript and the browser's own";
}

function scaled(sums, unit) {
  return Object.fromEntries(sums.map(([name, microseconds]) => [name, Number((microseconds / unit).toPrecision(3))]));
}

await runAlone(import.meta.url, ({ browser, built, location }) => profile(browser, built, location));
