// How time and memory of score grow with the data.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { loadDataset } from "../../dist/datasets/open-dataset.js";
import { commandCost, WORK_FOLDER } from "../work.mjs";

const SMALLEST_CALLS = 1_250_000;
const TRACE_CALLS = 400;

/** A folder of made-up traces, distinct crossings of the sample's, with 1, 2, 4, 8 times the calls: time and memory of `score`. */
export async function growthRows({ model }) {
  const sizes = [1, 2, 4, 8];
  const measured = [];
  for (const size of sizes) {
    const folder = await madeUpFolder(size * SMALLEST_CALLS);
    const argv = ["score", folder, "--detector", model, "--threads", "1", "--format", "csv", "--quiet"];
    const { seconds, megabytes } = commandCost(argv);
    measured.push({ seconds, megabytes: Math.round(megabytes) });
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
