import type { Tokens } from "../core/trace.ts";

/** An input or output of a run: flat data in row-major order and its shape. */
export type Tensor =
  | { readonly dtype: "float32"; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly dtype: "int32"; readonly data: Int32Array; readonly shape: readonly number[] }
  | { readonly dtype: "int64"; readonly data: BigInt64Array; readonly shape: readonly number[] };

/** One loaded graph; `release` frees its native memory, after which it must not be used. */
export interface OnnxSession {
  /** How many runs may go on at once. */
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
   * The surprises of whole traces, one trace after another: float32 `[calls]`. Only of the graph
   * `sequence` in worker threads, which then exchange no states.
   * @param traces in lexicographic order
   * @param report called now and then with how many more calls, of all traces, have been scored
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
   * @throws SentinelError E_MODEL when the bytes are not a graph, E_DEVICE when the device cannot
   * be used
   */
  createSession(graph: Uint8Array, name: string): Promise<OnnxSession>;
}

/**
 * Reads a file of a model: from a folder, a URL, a map in a test. Paths are relative to the model's
 * folder.
 */
export type ModelFiles = (path: string) => Promise<Uint8Array>;

/**
 * Works on items in order, at most `lanes` of them at once. After a failure it begins no more,
 * waits for what it began, and throws the first failure.
 * @param lanes at least 1
 */
export async function inLanes<Item>(
  lanes: number,
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true && failures.length === 0; next = waiting.next()) {
      await work(next.value).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}
