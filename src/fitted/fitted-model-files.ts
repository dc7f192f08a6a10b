import { traceArrays } from "../core/trace-arrays.ts";
import { json } from "../report/data/json.ts";
import type { FittedModel } from "./fitted-model.ts";

/**
 * The files of a fitted model's folder, bytes by name; the same model gives the same bytes.
 * `loadFittedModel` reads them back. They hold the training traces themselves: who gets the folder
 * gets the traces.
 */
export function fittedModelFiles(model: FittedModel): ReadonlyMap<string, Uint8Array> {
  const { manifest, learner } = model;
  const arrays = traceArrays(learner.traces);
  return new Map([
    [manifest.files.calls.file, arrays.calls],
    [manifest.files.offsets.file, arrays.offsets],
    ["manifest.json", new TextEncoder().encode(json(manifest, 1))],
  ]);
}
