// The detectors of the bench: a shipped network, and the n-gram model fitted on the spot.
import { createVocabulary, encodeCalls } from "../../dist/core/vocabulary.js";
import { folderFiles } from "../../dist/datasets/model-folder.js";
import { fitMethod } from "../../dist/detectors/methods.js";
import { loadModel } from "../../dist/model/load-model.js";
import { modelDetector } from "../../dist/model/model-detector.js";
import { nodeRuntime } from "../../dist/runtime/node.js";
import { standardCalls } from "../../dist/syscalls/architecture.js";

/** The network in `folder` and the n-gram model of the data set's training traces, each with how to free it. */
export async function openDetectors(data, folder) {
  const model = await loadModel(folder, folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
  const vocabulary = createVocabulary(data.architecture, standardCalls(data.architecture));
  const training = data.splits.training.map((trace) => encodeCalls(vocabulary, trace.calls));
  return [
    { detector: modelDetector(model), release: () => model.release() },
    { detector: await fitMethod("n-gram", training, vocabulary), release: () => Promise.resolve() },
  ];
}
