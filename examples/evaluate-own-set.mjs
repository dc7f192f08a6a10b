// Evaluates a network and a baseline on a labelled set of your own: folders training/, validation/ and attack/FAMILY_N/, or normal/ and attack/.
//
//   node examples/evaluate-own-set.mjs [DATA]     # default: the embedded sample
import { fileURLToPath } from "node:url";
import {
  createLearner,
  encodeCalls,
  evaluate,
  evaluationDataOf,
  evaluationJson,
  loadModel,
  modelDetector,
  parseMethod,
  phraseOf,
} from "syscall-sentinel";
import { DEFAULT_SPLIT_SEED, folderFiles, halveNormals, loadDataset, nodeRuntime } from "syscall-sentinel/node";

const [location = "data/sample"] = process.argv.slice(2);
const loaded = await loadDataset(location, { format: "auto", architecture: null });
const { data, note } = halveNormals(loaded, DEFAULT_SPLIT_SEED); // only where the set has no split of its own
for (const { path, problem } of loaded.skipped) console.error(`skipped ${path}: ${phraseOf(problem)}`);

const folder = fileURLToPath(new URL("models/sample", import.meta.resolve("syscall-sentinel/package.json")));
const model = await loadModel("sample", folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
const learner = createLearner(parseMethod("stide:k=8"), model.vocabulary);
await learner.extend(data.splits.training.map(({ calls }) => encodeCalls(model.vocabulary, calls)));

const detectors = [modelDetector(model), await learner.detector()];
const evaluation = await evaluate(evaluationDataOf(data, note === null ? [] : [note]), detectors, {
  falseAlarmRate: 0.05,
  pairedAgainst: "stide",
  now: () => performance.now() / 1000,
});
console.log(evaluationJson(evaluation));
await model.release();
