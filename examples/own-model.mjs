// Makes a model of your own without a network, saves it as a folder, opens it again and gives verdicts.
//
//   node examples/own-model.mjs NORMAL NEW FOLDER     # for instance data/sample/training data/sample/attack build/my-model
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  conformalPValue,
  conformalThreshold,
  encodeCalls,
  fitModel,
  fittedModelFiles,
  isAlarm,
  loadFittedModel,
  parseMethod,
} from "syscall-sentinel";
import { folderFiles, loadDataset } from "syscall-sentinel/node";

const [normal = "data/sample/training", fresh = "data/sample/attack", folder = "build/my-model"] =
  process.argv.slice(2);
const options = /** @type {const} */ ({ format: "auto", architecture: "x86_64" });

const { name, sha256, splits } = await loadDataset(normal, options);
const fitted = await fitModel(splits.training, {
  name: "mine",
  method: parseMethod("n-gram:n=6"),
  architecture: "x86_64",
  dataset: { name, sha256, licence: "my own" },
});
await mkdir(folder, { recursive: true });
for (const [file, bytes] of fittedModelFiles(fitted)) await writeFile(join(folder, file), bytes);

const { detector } = await loadFittedModel("mine", folderFiles(folder));
const threshold = conformalThreshold(detector.calibrationScores, 0.05);
const { splits: today } = await loadDataset(fresh, options);
const traces = [...today.training, ...today.validation, ...today.attack].filter(
  ({ calls }) => calls.length >= detector.minimumCalls,
);
const scores = await detector.score(traces.map(({ calls }) => encodeCalls(detector.vocabulary, calls)));
for (const [index, score] of scores.entries()) {
  const p = conformalPValue(detector.calibrationScores, score);
  console.log(
    `${traces[index]?.path}: ${score.toFixed(3)} ${detector.scoreUnit}, p = ${p.toFixed(3)}${isAlarm(score, threshold) ? ", ALARM" : ""}`,
  );
}
