import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "../../src/model/runtime.ts";
import { sha256 } from "./fake-model.ts";

interface GoldenArray {
  readonly dtype: "int32" | "int64" | "float32";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Arrays = Readonly<Record<string, GoldenArray>>;

/** What `training/golden.py` wrote of one graph: inputs, and the outputs that PyTorch gives for them. */
export interface Golden {
  readonly graph: string;
  readonly sha256: string;
  readonly vocabularySize: number;
  readonly stateWidth: number;
  readonly windowCalls: number | null;
  readonly cases: readonly { readonly windows?: Arrays; readonly inputs: Arrays; readonly outputs: Arrays }[];
}

const FOLDER = join(import.meta.dirname, "../golden");

/** A golden and its graph. Fails when the two do not belong together. */
export function readGolden(name: string): { readonly golden: Golden; readonly graph: Uint8Array } {
  const golden = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Golden;
  const graph = readFileSync(join(FOLDER, `${name}.onnx`));
  if (sha256(graph) !== golden.sha256) throw new Error(`${name}.json is not of this ${name}.onnx; run make golden`);
  return { golden, graph };
}

/** An array of a golden as a tensor. */
export function tensorOf({ dtype, shape, data }: GoldenArray): Tensor {
  if (dtype === "float32") return { dtype, shape, data: Float32Array.from(data) };
  if (dtype === "int32") return { dtype, shape, data: Int32Array.from(data) };
  return { dtype, shape, data: BigInt64Array.from(data, BigInt) };
}

/** The rows of a two-dimensional array. */
export function rowsOf({ shape: [rows = 0, width = 0], data }: GoldenArray): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, row) => data.slice(row * width, (row + 1) * width));
}
