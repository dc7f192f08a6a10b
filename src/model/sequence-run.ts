import type { Progress } from "../core/detector.ts";
import { inLanes } from "./in-lanes.ts";
import { lexicographicOrder } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import type { Model } from "./load-model.ts";
import { runBlock, type TakeSurprise } from "./sequence-block.ts";
import { sumOf } from "../core/statistics.ts";

/**
 * Traces and calls whose states are held at once: 512 of `stacked` are 1.7 MB, twice, which leaves
 * the cache to the weights.
 */
const BLOCK_TRACES = 512;
const BLOCK_CALLS = 250_000;
/**
 * What a block is not made smaller than for the sake of more lanes: the matrix products of 16 rows
 * are nearly as fast a row as those of 64.
 */
const SMALLEST_BLOCK_TRACES = 16;

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
