import type { Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { output } from "./guards.ts";
import type { Model } from "./load-model.ts";
import type { OnnxSession } from "./runtime.ts";

/** Rows x calls of one run: measured fastest where the product stays in 1,000..1,300, so that a layer's projections stay in cache. */
const BATCH_TRACES = 64;
const CHUNK_CALLS = 20;

/** The recurrent state of a batch and the surprises of one chunk: the only place where state lives. */
interface ChunkResult {
  readonly surpriseBits: Float32Array;
  readonly state: Float32Array;
}

/** Told of every call: the trace's index, the call's place in it, its surprise. */
export type TakeSurprise = (trace: number, place: number, surpriseBits: number) => void;

/**
 * Runs the graph `sequence` over traces: longest first in batches, state carried from chunk to chunk, ended rows cut.
 * @param traces each of at least one call; equal ones are run as often as they come
 * @throws SentinelError E_MODEL when the graph cannot be opened or run
 */
export async function runSequence(
  model: Model,
  traces: readonly Tokens[],
  take: TakeSurprise,
  progress?: Progress,
): Promise<void> {
  const order = [...traces.keys()].sort((a, b) => (traces[b]?.length ?? 0) - (traces[a]?.length ?? 0));
  const totalCalls = traces.reduce((sum, tokens) => sum + tokens.length, 0);
  const session = await model.session("sequence");
  let doneCalls = 0;
  for (let from = 0; from < order.length; from += BATCH_TRACES) {
    const indices = order.slice(from, from + BATCH_TRACES);
    const batch = indices.map((index) => traces[index] ?? new Uint16Array());
    const takeRow: TakeSurprise = (row, place, surpriseBits) => {
      take(indices[row]!, place, surpriseBits);
    };
    await runBatch(session, model.manifest.network.stateWidth, batch, takeRow, (calls) => {
      doneCalls += calls;
      progress?.(doneCalls, totalCalls);
    });
  }
}

/** @param batch longest trace first */
async function runBatch(
  session: OnnxSession,
  stateWidth: number,
  batch: readonly Tokens[],
  take: TakeSurprise,
  report: (calls: number) => void,
): Promise<void> {
  let state: Float32Array = new Float32Array(batch.length * stateWidth);
  const longest = batch[0]?.length ?? 0;
  for (let from = 0; from < longest; from += CHUNK_CALLS) {
    const rows = batch.findLastIndex((tokens) => tokens.length > from) + 1;
    const time = Math.min(CHUNK_CALLS, longest - from);
    const calls = new Int32Array(rows * time);
    for (let row = 0; row < rows; row += 1) calls.set(batch[row]?.subarray(from, from + time) ?? [], row * time);
    const result = await runChunk(session, calls, state.subarray(0, rows * stateWidth), rows, stateWidth);
    state = result.state;
    let scored = 0;
    for (let row = 0; row < rows; row += 1) {
      const here = Math.min(time, (batch[row]?.length ?? 0) - from);
      for (let step = 0; step < here; step += 1) {
        const at = row * time + step;
        take(row, from + step, calls[at] === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : result.surpriseBits[at]!);
      }
      scored += here;
    }
    report(scored);
  }
}

async function runChunk(
  session: OnnxSession,
  calls: Int32Array,
  state: Float32Array,
  rows: number,
  stateWidth: number,
): Promise<ChunkResult> {
  const outputs = await session.run(
    {
      calls: { dtype: "int32", data: calls, shape: [rows, calls.length / rows] },
      state: { dtype: "float32", data: state, shape: [rows, stateWidth] },
    },
    ["surprise", "state_out"],
  );
  return { surpriseBits: output(outputs, "surprise"), state: output(outputs, "state_out") };
}
