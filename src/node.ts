/** What the library needs of Node: onnxruntime-node, folders and zips. */
export { nodeRuntime, type Device, type NodeRuntimeOptions } from "./runtime/node.ts";
export type { Dataset, DatasetOptions, DatasetTrace, SkippedFile } from "./datasets/dataset.ts";
export { loadDataset, openDataset } from "./datasets/open-dataset.ts";
export type { LoadedDataset } from "./datasets/read-dataset.ts";
export { digestDataset, type DigestedDataset } from "./datasets/digest-dataset.ts";
export { DEFAULT_SPLIT_SEED, halveNormals, type HalvedDataset } from "./datasets/split-normals.ts";
export type { CallLine, CallsOfTrace, PlacedCall } from "./datasets/read-placed-calls.ts";
export type { CallFacts } from "./results/score.ts";
export type { CallRange } from "./traces/places/placed-collector.ts";
export { folderFiles } from "./datasets/model-folder.ts";
