import { at, last } from "../core/at.ts";
import { traceOffsets } from "../core/npy.ts";
import { traceLevels, type TraceLevel, type TraceNode } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import type { OnnxSession } from "./runtime.ts";
import { stepNetwork, surpriseBitsOf } from "./step-network.ts";
import { sumOf } from "../core/statistics.ts";

/**
 * Rows x calls of one run: measured fastest where the product stays in 1,000..1,300, so that a
 * layer's projections stay in cache.
 */
const BATCH_ROWS = 64;
const CHUNK_CALLS = 20;
/**
 * Where few traces are left a run takes more calls of each, up to this many, so that no run is
 * long.
 */
const LONGEST_CHUNK_CALLS = 256;

/** Told of every call: the trace's index, the call's place in it, its surprise. */
export type TakeSurprise = (trace: number, place: number, surpriseBits: number) => void;

/**
 * Runs the graph `sequence` over traces: in batches of pieces of the same place and length, state
 * carried from piece to piece; equal traces and shared beginnings are run once. The one owner of
 * recurrent state.
 * @param traces in lexicographic order
 * @param report told after each run how many calls, of all traces, it has scored
 * @throws SentinelError E_MODEL when the graph cannot be run
 */
export async function runBlock(
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

/** The same, the surprises of all calls one trace after another: float32 `[calls]`. */
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

/**
 * More calls where few traces are left, but none past the end of the shortest: longer pieces must
 * not mean more padding.
 */
function levelCalls(tracesLeft: number, shortestCalls: number): number {
  const room = Math.min(LONGEST_CHUNK_CALLS, Math.floor((BATCH_ROWS * CHUNK_CALLS) / tracesLeft));
  return Math.max(CHUNK_CALLS, Math.min(room, shortestCalls));
}

/**
 * One run: pieces side by side, shorter ones padded behind their end.
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
