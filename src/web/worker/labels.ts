import type { DatasetTrace } from "../../datasets/dataset.ts";
import { halveNormals } from "../../datasets/halve-normals.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import type { TraceLabel } from "../api.ts";

/**
 * What is known of each trace, by the very split that is measured on: normal traces without one are halved as `eval` does; a copy that takes no part counts as training.
 * @returns one a trace; null where there is nothing to learn from, or to test on
 */
export function labelsOf(data: LoadedDataset, traces: readonly DatasetTrace[]): readonly TraceLabel[] | null {
  const { training, validation, attack } = halveNormals(data, DEFAULT_SPLIT_SEED).data.splits;
  if (training.length === 0 || validation.length === 0 || attack.length === 0) return null;
  // Halving makes new objects of the same calls.
  const isTested = new Set([...validation, ...attack].map(({ calls }) => calls));
  return traces.map(({ calls, family, split }) => ({
    split: split === "attack" ? "attack" : isTested.has(calls) ? "validation" : "training",
    family,
  }));
}
