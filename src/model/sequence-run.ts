import type { Progress } from "../core/detector.ts";
import { inLanes } from "../core/in-lanes.ts";
import { traceLevels, type TraceLevel, type TraceNode } from "../core/trace-levels.ts";
import { lexicographicOrder } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { output } from "./guards.ts";
import type { Model } from "./load-model.ts";
import type { OnnxSession } from "./runtime.ts";

/** Rows x calls of one run: measured fastest where the product stays in 1,000..1,300, so that a layer's projections stay in cache. */
const BATCH_ROWS = 64;
/** What a batch is not split below for the sake of more lanes: the matrix products of 16 rows are nearly as fast a row as those of 64. */
const SMALLEST_BATCH_ROWS = 16;
const CHUNK_CALLS = 20;
/** Where few traces are left a run takes more calls of each, up to this many, so that no run is long. */
const LONGEST_CHUNK_CALLS = 256;
/** Traces whose states are held at once, twice: 1,024 of `stacked` are 3.4 MB, which leaves the cache to the weights. */
const BLOCK_TRACES = 1024;

/** Told of every call: the trace's index, the call's place in it, its surprise. */
export type TakeSurprise = (trace: number, place: number, surpriseBits: number) => void;

/**
 * Runs the graph `sequence` over traces: in batches of pieces of the same place and length, state carried from piece to piece; equal traces and shared
 * beginnings are run once. Memory: the states of {@link BLOCK_TRACES} traces.
 * @param traces each of at least one call
 * @throws SentinelError E_MODEL when the graph cannot be opened or run
 */
export async function runSequence(
  model: Model,
  traces: readonly Tokens[],
  take: TakeSurprise,
  progress?: Progress,
): Promise<void> {
  const order = lexicographicOrder(traces);
  const totalCalls = traces.reduce((sum, tokens) => sum + tokens.length, 0);
  const session = await model.session("sequence");
  let doneCalls = 0;
  await inLanes(session.lanes, starts(order.length, BLOCK_TRACES), async (first) => {
    const indices = order.subarray(first, first + BLOCK_TRACES);
    const block = Array.from(indices, (index) => traces[index]!);
    const takeOfBlock: TakeSurprise = (trace, place, surpriseBits) => {
      take(indices[trace]!, place, surpriseBits);
    };
    await runBlock(session, model.manifest.network.stateWidth, block, takeOfBlock, (calls) => {
      doneCalls += calls;
      progress?.(doneCalls, totalCalls);
    });
  });
}

/** More calls where few traces are left, but none past the end of the shortest: longer pieces must not mean more padding. */
function levelCalls(tracesLeft: number, shortestCalls: number): number {
  const room = Math.min(LONGEST_CHUNK_CALLS, Math.floor((BATCH_ROWS * CHUNK_CALLS) / tracesLeft));
  return Math.max(CHUNK_CALLS, Math.min(room, shortestCalls));
}

/** 0, size, 2 size … below total. */
function starts(total: number, size: number): readonly number[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, index) => index * size);
}

/** @param traces in lexicographic order */
async function runBlock(
  session: OnnxSession,
  stateWidth: number,
  traces: readonly Tokens[],
  take: TakeSurprise,
  report: (calls: number) => void,
): Promise<void> {
  let states = new Float32Array(stateWidth);
  for (const { from, nodes } of traceLevels(traces, levelCalls)) {
    const after = new Float32Array(nodes.length * stateWidth);
    const before = states;
    const rows = Math.min(BATCH_ROWS, Math.max(SMALLEST_BATCH_ROWS, Math.ceil(nodes.length / session.lanes)));
    await inLanes(session.lanes, starts(nodes.length, rows), async (first) => {
      const batch = nodes.slice(first, first + rows);
      after.set(await runBatch(session, stateWidth, { from, nodes: batch }, before, take), first * stateWidth);
      report(batch.reduce((sum, { calls, traces: sharing }) => sum + calls.length * sharing.length, 0));
    });
    states = after;
  }
}

/**
 * One run: pieces side by side, shorter ones padded behind their end.
 * @returns the states after it, float32 `[rows, stateWidth]`, meaningless for a padded row, whose traces have ended
 */
async function runBatch(
  session: OnnxSession,
  stateWidth: number,
  { from, nodes }: TraceLevel,
  states: Float32Array,
  take: TakeSurprise,
): Promise<Float32Array> {
  const time = nodes[0]?.calls.length ?? 0;
  const calls = new Int32Array(nodes.length * time);
  const state = new Float32Array(nodes.length * stateWidth);
  for (const [row, node] of nodes.entries()) {
    calls.set(node.calls, row * time);
    const parent = from === 0 ? 0 : node.parent * stateWidth;
    state.set(states.subarray(parent, parent + stateWidth), row * stateWidth);
  }
  const outputs = await session.run(
    {
      calls: { dtype: "int32", data: calls, shape: [nodes.length, time] },
      state: { dtype: "float32", data: state, shape: [nodes.length, stateWidth] },
    },
    ["surprise", "state_out"],
  );
  const surprise = output(outputs, "surprise");
  for (const [row, node] of nodes.entries()) takeRow(node, from, surprise.subarray(row * time), take);
  return output(outputs, "state_out");
}

function takeRow(node: TraceNode, from: number, surprise: Float32Array, take: TakeSurprise): void {
  for (let step = 0; step < node.calls.length; step += 1) {
    const surpriseBits = node.calls[step] === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : surprise[step]!;
    for (const trace of node.traces) take(trace, from + step, surpriseBits);
  }
}
