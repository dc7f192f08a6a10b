// The command line as a user runs it: start-up, an evaluation beside its model's arithmetic, growth with the data.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { loadDataset } from "../../dist/datasets/load-dataset.js";
import { encodeCalls } from "../../dist/core/vocabulary.js";
import { alternate } from "../alternate.mjs";
import { command, openModel, WORK_FOLDER } from "../work.mjs";

const MAIN = "dist/bin/main.js";

/** From the start of the process to its end: the score of one trace of median length, and the help, beside loading the runtime alone. */
export async function startRows({ location, model }) {
  const { splits, architecture } = await loadDataset(location, { format: "auto", architecture: null });
  const traces = [...splits.training, ...splits.validation, ...splits.attack];
  const trace = traces.toSorted((a, b) => a.calls.length - b.calls.length)[Math.floor(traces.length / 2)];
  const file = join(WORK_FOLDER, "median-trace.txt");
  writeFileSync(file, `# architecture: ${architecture}\n${trace.calls.join("\n")}\n`);
  const measured = await alternate(11, {
    score: () => void command(process.execPath, [MAIN, "score", file, "--detector", model]),
    help: () => void command(process.execPath, [MAIN, "--help"]),
    runtime: () => void command(process.execPath, ["-e", "require('onnxruntime-node')"]),
  });
  const row = (name, ours, note) => ({
    name,
    ours,
    peer: measured.runtime,
    ratio: measured.runtime / ours,
    unit: "s",
    note,
  });
  const times = (ours) =>
    `${(ours / measured.runtime).toFixed(2)} times as long as node -e "require('onnxruntime-node')"`;
  return [
    row(
      "start-vs-runtime",
      measured.score,
      `score of one trace of ${trace.calls.length} calls, process start to exit: ${times(measured.score)}`,
    ),
    row("start-help", measured.help, `syscall-sentinel --help: ${times(measured.help)}`),
  ];
}

/** eval with the default model, STIDE and the n-gram model, beside the time that the model's runs take. */
export async function evalRow({ location, model: folder }) {
  const { model, detector, counted } = await openModel(folder);
  const { splits } = await loadDataset(location, { format: "auto", architecture: null });
  const traces = [...splits.validation, ...splits.attack].map((trace) => encodeCalls(model.vocabulary, trace.calls));
  const detectors = [folder, "stide", "n-gram"].flatMap((name) => ["--detector", name]);
  const measured = await alternate(3, {
    ours: () =>
      void command(process.execPath, [MAIN, "eval", "--data", location, ...detectors, "--threads", "1", "--quiet"]),
    async arithmetic() {
      counted.seconds = 0;
      await detector.score(traces);
      return counted.seconds;
    },
  });
  await model.release();
  return {
    name: "eval-vs-arithmetic",
    ours: measured.ours,
    peer: measured.arithmetic,
    ratio: measured.arithmetic / measured.ours,
    unit: "s",
    note: `eval --detector ${folder} stide n-gram on one thread, process start to exit, beside the time in the model's runs alone: ${(measured.ours / measured.arithmetic).toFixed(2)} times`,
  };
}

/** What the event loop may stand still for at most, so that progress and Ctrl-C work. */
const LONGEST_BLOCK_MS = 50;

/** The longest time for which the event loop stood still while score ran, on one thread and on two. */
export async function eventLoopRow({ location, model }) {
  const file = join(WORK_FOLDER, "longest-block.txt");
  const hook = `data:text/javascript,import{isMainThread}from"node:worker_threads";import{writeFileSync}from"node:fs";if(isMainThread){let last=performance.now(),most=0;setInterval(()=>{const now=performance.now();most=Math.max(most,now-last);last=now},1).unref();process.on("exit",()=>writeFileSync(${JSON.stringify(file)},String(most)))}`;
  const longest = (threads) => async () => {
    command(process.execPath, [
      "--import",
      hook,
      MAIN,
      "score",
      location,
      "--detector",
      model,
      "--threads",
      threads,
      "--format",
      "csv",
      "--quiet",
    ]);
    return Number(await readText(file));
  };
  const { one, two } = await alternate(3, { one: longest("1"), two: longest("2") });
  const ours = Math.max(one, two);
  return {
    name: "event-loop-block",
    ours,
    peer: LONGEST_BLOCK_MS,
    ratio: LONGEST_BLOCK_MS / ours,
    unit: "ms",
    note: `longest time for which the event loop stands still while score runs: ${one.toFixed(0)} ms on one thread, ${two.toFixed(0)} ms on two; the aim is at most ${LONGEST_BLOCK_MS}`,
  };
}

const SMALLEST_CALLS = 1_250_000;
const TRACE_CALLS = 400;

/** A folder of made-up traces, distinct crossings of the sample's, with 1, 2, 4, 8 times the calls: time and memory of `score`. */
export async function growthRows({ model }) {
  const sizes = [1, 2, 4, 8];
  const measured = [];
  for (const size of sizes) {
    const folder = await madeUpFolder(size * SMALLEST_CALLS);
    const start = performance.now();
    const memory = join(WORK_FOLDER, "memory.txt");
    const hook = `data:text/javascript,import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync(${JSON.stringify(memory)},String(process.resourceUsage().maxRSS)))`;
    command(process.execPath, [
      "--import",
      hook,
      MAIN,
      "score",
      folder,
      "--detector",
      model,
      "--threads",
      "1",
      "--format",
      "csv",
      "--quiet",
    ]);
    measured.push({
      seconds: (performance.now() - start) / 1000,
      megabytes: Math.round(Number(await readText(memory)) / 1024),
    });
    rmSync(folder, { recursive: true });
  }
  const [first, ...others] = measured;
  const list = measured.map(
    ({ seconds, megabytes }, index) => `${sizes[index]}x ${seconds.toFixed(1)} s, ${megabytes} MB`,
  );
  const last = others.at(-1);
  return [
    {
      name: "growth-8x",
      ours: last.seconds,
      peer: first.seconds,
      ratio: last.seconds / first.seconds,
      unit: "s",
      note: `score of ${8 * SMALLEST_CALLS} calls against ${SMALLEST_CALLS}, one thread; ratio: times of time for 8 times the data. ${list.join("; ")} (largest resident memory)`,
    },
    {
      name: "memory-10m-calls",
      ours: last.megabytes,
      peer: first.megabytes,
      ratio: first.megabytes / last.megabytes,
      unit: "MB",
      note: `largest resident memory of score over a folder of ${8 * SMALLEST_CALLS} calls`,
    },
  ];
}

async function readText(file) {
  return (await import("node:fs/promises")).readFile(file, "utf8");
}

async function madeUpFolder(calls) {
  const { splits } = await loadDataset("data/sample", { format: "auto", architecture: null });
  const known = splits.training.map((trace) => trace.calls).filter((own) => own.length >= TRACE_CALLS);
  const random = xoroshiro128plus(calls);
  random.jump();
  const folder = join(WORK_FOLDER, `made-up-${calls}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < calls / TRACE_CALLS; index += 1) {
    const first = uniformInt(random, 1, TRACE_CALLS - 1);
    const pieces = [first, TRACE_CALLS - first].map((length) => {
      const from = known[uniformInt(random, 0, known.length - 1)];
      const start = uniformInt(random, 0, from.length - length);
      return from.slice(start, start + length);
    });
    writeFileSync(join(folder, `${index}.txt`), `# architecture: x86_64\n${pieces.flat().join("\n")}\n`);
  }
  return folder;
}
