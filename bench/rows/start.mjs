// Start-up as a user sees it: processes from their start to their end.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDataset } from "../../dist/datasets/open-dataset.js";
import { alternate } from "../alternate.mjs";
import { command, MAIN, WORK_FOLDER } from "../work.mjs";

/** From the start of the process to its end: the score of one trace of median length, and the help, next to loading the runtime alone. */
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
