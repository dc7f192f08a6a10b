import type { Tokens } from "../core/trace.ts";

/** A tensor on its way in or out: flat data in row-major order and its shape. */
export type Tensor =
  | { readonly dtype: "float32"; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly dtype: "int32"; readonly data: Int32Array; readonly shape: readonly number[] }
  | { readonly dtype: "int64"; readonly data: BigInt64Array; readonly shape: readonly number[] };

/** One loaded graph; `release` frees its native memory, after which it must not be used. */
export interface OnnxSession {
  /** How many runs may be under way at once. */
  readonly lanes: number;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * The outputs named in `fetches`, float32 each.
   * @throws SentinelError E_MODEL when the runtime refuses
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, Float32Array>>>;
  /**
   * Only where the runs are far away, in worker threads, and the graph is `sequence`: the surprises
   * of whole traces, one trace after another, worked out there, so that no state has to travel.
   * float32 `[calls]`.
   * @param traces in lexicographic order
   * @param report told now and then how many more calls, of all traces, have been scored
   */
  readonly blockSurprises?: (
    stateWidth: number,
    traces: readonly Tokens[],
    report?: (calls: number) => void,
  ) => Promise<Float32Array>;
  /** Frees what the session holds; it must not run again. */
  release(): Promise<void>;
}

/** What `runtime/node.ts` and `runtime/web.ts` provide; everything above them is the same code. */
export interface OnnxRuntime {
  /** The execution provider in use, for example "cpu" or "cuda". */
  readonly device: string;
  /** How many runs of one session go side by side. */
  readonly threads: number;
  /**
   * @throws SentinelError E_MODEL when the bytes are no graph, E_DEVICE when the device cannot be
   * used
   */
  createSession(graph: Uint8Array, name: string): Promise<OnnxSession>;
}

/**
 * Where a model's files come from: a folder, a URL, a map in a test. Paths are relative to the
 * model's folder.
 */
export type ModelFiles = (path: string) => Promise<Uint8Array>;
