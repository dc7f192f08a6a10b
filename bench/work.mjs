// The data and models that the benchmarks share: ADFA-LD where it is, else the embedded sample.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeCalls } from "../dist/core/vocabulary.js";
import { loadDataset, locateData } from "../dist/datasets/open-dataset.js";
import { folderFiles } from "../dist/datasets/model-folder.js";
import { loadModel } from "../dist/model/load-model.js";
import { modelDetector } from "../dist/model/model-detector.js";
import { nodeRuntime } from "../dist/runtime/node.js";
import { PROJECT_FOLDER } from "./live-node.mjs";

/** The command line as it is installed. */
export const MAIN = "dist/bin/main.js";

/** Where the benchmark writes what it needs: build/bench, or what BENCH_WORK names. */
export const WORK_FOLDER = process.env.BENCH_WORK ?? join(PROJECT_FOLDER, "build/bench");

/** The data set, encoded for the Python peers as well. Without ADFA-LD it is the sample, whose figures say little. */
export async function prepareWork() {
  const { location } = locateData(PROJECT_FOLDER, process.env.DATA);
  const { name, architecture } = await loadDataset(location, { format: "auto", architecture: null });
  const model = architecture === "i386" ? "stacked" : "sample";
  const encoded = join(WORK_FOLDER, "encoded");
  mkdirSync(WORK_FOLDER, { recursive: true });
  command(process.execPath, [MAIN, "encode", "--data", location, "--out", encoded, "--quiet"]);
  command(".venv/bin/python", [
    "bench/peers/graphs.py",
    ...["--model", `models/${model}`, "--notebook", "models/notebook", "--out", WORK_FOLDER],
  ]);
  return { location, name, model, encoded };
}

/** All traces of a data set as tokens of a model's vocabulary, splits in order. */
export async function tokensOf(location, vocabulary) {
  const { splits } = await loadDataset(location, { format: "auto", architecture: null });
  return ["training", "validation", "attack"].flatMap((split) =>
    splits[split].map((trace) => encodeCalls(vocabulary, trace.calls)),
  );
}

/**
 * A model with its detector; `steps` counts the rows x calls of all its runs, `seconds` their time.
 * @param folder below models/
 * @param given a runtime of one's own in place of onnxruntime-node with this many threads
 */
export async function openModel(folder, threads = 1, given = null) {
  const runtime = given ?? (await nodeRuntime({ device: "cpu", threads }));
  const counted = { steps: 0, seconds: 0 };
  const counting = {
    ...runtime,
    async createSession(graph, name) {
      const session = await runtime.createSession(graph, name);
      return {
        ...session,
        async run(feeds, fetches) {
          counted.steps += feeds.calls.shape.reduce((product, size) => product * size, 1);
          const start = performance.now();
          const outputs = await session.run(feeds, fetches);
          counted.seconds += (performance.now() - start) / 1000;
          return outputs;
        },
      };
    },
  };
  const path = join(PROJECT_FOLDER, "models", folder);
  const model = await loadModel(`models/${folder}`, folderFiles(path), counting);
  return { model, detector: modelDetector(model), counted };
}

/** Runs a program in the project's folder. @returns its stdout. @throws Error with its stderr when it fails */
export function command(program, argv, environment = {}) {
  const ended = spawnSync(program, argv, {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...environment },
  });
  if (ended.status !== 0) throw new Error(`${program} ${argv.join(" ")}: ${ended.stderr}`);
  return ended.stdout;
}

/**
 * Written by a command when it ends: its largest resident memory in KiB. Linux's own mark first, since a child's maxRSS begins with what its parent held.
 */
const memoryHook = (file) => `import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  let kibibytes = process.resourceUsage().maxRSS;
  try { kibibytes = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]; } catch {}
  writeFileSync(${JSON.stringify(file)}, String(kibibytes));
});`;

/** Runs the command line as it is installed. @returns its seconds and its largest resident memory in MiB. @throws Error with its stderr when it fails */
export function commandCost(argv) {
  const memory = join(WORK_FOLDER, "memory.txt");
  const hook = `data:text/javascript,${encodeURIComponent(memoryHook(memory))}`;
  const start = performance.now();
  command(process.execPath, ["--import", hook, MAIN, ...argv]);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, megabytes: Number(readFileSync(memory, "utf8")) / 1024 };
}
