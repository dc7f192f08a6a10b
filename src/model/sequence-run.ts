import { at, last } from "../core/at.ts";
import type { Progress } from "../core/detector.ts";
import { traceOffsets } from "../core/npy.ts";
import { sumOf } from "../core/statistics.ts";
import { lexicographicOrder, traceLevels, type TraceLevel, type TraceNode } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import type { Model } from "./load-model.ts";
import { stepNetwork, surpriseBitsOf } from "./run-network.ts";
import { inLanes, type OnnxSession } from "./runtime.ts";

/**
 * Traces and calls whose states are held at once: 512 of `stacked` are 1.7 MB, twice, which leaves
 * the cache to the weights.
 */
const BLOCK_TRACES = 512;
const BLOCK_CALLS = 250_000;
/** No block is smaller, however many lanes: per row, 16 rows are nearly as fast as 64. */
const SMALLEST_BLOCK_TRACES = 16;

/**
 * Rows x calls of one run: measured fastest where the product stays in 1,000..1,300, so that a
 * layer's projections stay in cache.
 */
const BATCH_ROWS = 64;
const CHUNK_CALLS = 20;
/**
 * Where few traces are left a run takes more calls of each, up to this many: no run may be long.
 */
const LONGEST_CHUNK_CALLS = 256;

/** Called for every call: the trace's index, the call's place in it, its surprise. */
type TakeSurprise = (trace: number, place: number, surpriseBits: number) => void;

/**
 * Runs the graph `sequence` over traces in blocks, side by side where the session has several
 * lanes. Memory: the states of one block per lane.
 * @param traces each of at least one call
 * @throws SentinelError E_MODEL when the graph cannot be opened or run
 */
export async function runSequence(
  model: Model,
  traces: readonly Tokens[],
  take: TakeSurprise,
  progress?: Progress,
): Promise<void> {
  const session = await model.session("sequence");
  const { stateWidth } = model.manifest.network;
  const totalCalls = sumOf(traces, ({ length }) => length);
  let doneCalls = 0;
  const report = (calls: number): void => {
    doneCalls += calls;
    progress?.(doneCalls, totalCalls);
  };
  await inLanes(session.lanes, blocksOf(traces, session.lanes), async (indices) => {
    const block = Array.from(indices, (index) => traces[index]!);
    const takeOfBlock: TakeSurprise = (trace, place, surpriseBits) => {
      take(indices[trace]!, place, surpriseBits);
    };
    if (session.blockSurprises === undefined) {
      await runBlock(session, stateWidth, block, takeOfBlock, report);
      return;
    }
    const bits = await session.blockSurprises(stateWidth, block, report);
    let at = 0;
    for (const [trace, tokens] of block.entries()) {
      for (let place = 0; place < tokens.length; place += 1) takeOfBlock(trace, place, bits[at++]!);
    }
  });
}

/** The traces in lexicographic order, cut into blocks: indices of each. */
function blocksOf(traces: readonly Tokens[], lanes: number): readonly Uint32Array[] {
  const order = lexicographicOrder(traces);
  const most = Math.min(BLOCK_TRACES, Math.max(SMALLEST_BLOCK_TRACES, Math.ceil(order.length / lanes)));
  const blocks: Uint32Array[] = [];
  let first = 0;
  let calls = 0;
  for (let place = 0; place < order.length; place += 1) {
    calls += traces[order[place]!]!.length;
    const isFull = place + 1 - first >= most || calls >= BLOCK_CALLS;
    if (!isFull && place + 1 < order.length) continue;
    blocks.push(order.subarray(first, place + 1));
    [first, calls] = [place + 1, 0];
  }
  return blocks;
}

/**
 * Runs the graph `sequence` over a block of traces: in batches of pieces of the same place and
 * length, state carried from piece to piece; equal traces and shared beginnings run once. The one
 * owner of recurrent state.
 * @param traces in lexicographic order
 * @param report called after each run with how many calls, of all traces, it has scored
 * @throws SentinelError E_MODEL when the graph cannot be run
 */
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
    for (let first = 0; first < nodes.length; first += BATCH_ROWS) {
      const batch = nodes.slice(first, first + BATCH_ROWS);
      after.set(await runBatch(session, stateWidth, { from, nodes: batch }, states, take), first * stateWidth);
      report(sumOf(batch, ({ calls, traces: sharing }) => calls.length * sharing.length));
    }
    states = after;
  }
}

/** The surprises of a block's calls, one trace after another: float32 `[calls]`. */
export async function blockSurprises(
  session: OnnxSession,
  stateWidth: number,
  traces: readonly Tokens[],
  report: (calls: number) => void = () => undefined,
): Promise<Float32Array> {
  const starts = traceOffsets(traces);
  const bits = new Float32Array(last(starts));
  const put: TakeSurprise = (trace, place, surpriseBits) => (bits[starts[trace]! + place] = surpriseBits);
  await runBlock(session, stateWidth, traces, put, report);
  return bits;
}

/** More calls where few traces are left, but none past the end of the shortest: no more padding. */
function levelCalls(tracesLeft: number, shortestCalls: number): number {
  const room = Math.min(LONGEST_CHUNK_CALLS, Math.floor((BATCH_ROWS * CHUNK_CALLS) / tracesLeft));
  return Math.max(CHUNK_CALLS, Math.min(room, shortestCalls));
}

/**
 * One run: pieces side by side, shorter ones padded at their end.
 * @returns the states after it, float32 `[rows, stateWidth]`, meaningless for a padded row, whose
 * traces have ended
 */
async function runBatch(
  session: OnnxSession,
  stateWidth: number,
  { from, nodes }: TraceLevel,
  states: Float32Array,
  take: TakeSurprise,
): Promise<Float32Array> {
  const time = at(nodes, 0).calls.length;
  const calls = new Int32Array(nodes.length * time);
  const state = new Float32Array(nodes.length * stateWidth);
  for (const [row, node] of nodes.entries()) {
    calls.set(node.calls, row * time);
    const parent = from === 0 ? 0 : node.parent * stateWidth;
    state.set(states.subarray(parent, parent + stateWidth), row * stateWidth);
  }
  const lengths = { surprise: calls.length, state_out: state.length };
  const step = await stepNetwork(session, { calls, state, rows: nodes.length }, lengths);
  for (const [row, node] of nodes.entries()) takeRow(node, from, step.surprise.subarray(row * time), take);
  return step.state_out;
}

function takeRow(node: TraceNode, from: number, surprise: Float32Array, take: TakeSurprise): void {
  for (let step = 0; step < node.calls.length; step += 1) {
    const surpriseBits = surpriseBitsOf(node.calls[step]!, surprise[step]!);
    for (const trace of node.traces) take(trace, from + step, surpriseBits);
  }
}
