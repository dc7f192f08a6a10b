import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { OnnxRuntime } from "../../model/runtime.ts";
import { webRuntime } from "../../runtime/web.ts";
import { poolRuntime } from "./pool-runtime.ts";

/** A worker takes half a second to begin, in which one thread scores this many calls. */
const CALLS_WORTH_A_WORKER = 20_000;

/** The runtimes of the page, made when they are first needed. */
export interface Runtimes {
  /** In this worker. */
  readonly one: () => Promise<OnnxRuntime>;
  /** How many workers so many calls are worth. */
  readonly workersFor: (calls: number) => number;
  /** In as many workers as so many calls are worth. */
  readonly many: (calls: number) => Promise<OnnxRuntime>;
}

/** @param most workers side by side, at least 1 */
export function createRuntimes(most: number): Runtimes {
  let alone: Promise<OnnxRuntime> | null = null;
  const one = (): Promise<OnnxRuntime> => (alone ??= webRuntime(wasmUrl));
  const workersFor = (calls: number): number => Math.max(1, Math.min(most, Math.floor(calls / CALLS_WORTH_A_WORKER)));
  return {
    one,
    workersFor,
    many(calls) {
      const workers = workersFor(calls);
      return workers > 1 ? Promise.resolve(poolRuntime(wasmUrl, workers)) : one();
    },
  };
}
