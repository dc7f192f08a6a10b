import { commonPrefix, type DistinctWindows } from "./distinct-windows.ts";

/** The feeds of the `prefixes` graph for one chunk of sorted distinct windows: each distinct prefix is one node of a level. */
export interface PrefixChunk {
  /** int32 `[nodes]`: the call of each node, level by level. */
  readonly calls: Int32Array;
  /** int32 `[nodes]`: the node's parent, an index into the level above; 0 in level 0. */
  readonly parent: Int32Array;
  /** Nodes a level, `windowCalls - 1` levels. */
  readonly count: readonly number[];
  /** int32 `[windows]`: the node of the last level whose state predicts the window's last call. */
  readonly row: Int32Array;
  /** int32 `[windows]`: the window's last call. */
  readonly next: Int32Array;
}

/**
 * The prefix tree of the distinct windows `from .. to - 1`. Since they are sorted, a window's new nodes begin where it leaves the one before it.
 * Exact: scoring every node once gives what scoring every window from its first call gives.
 */
export function prefixChunk(windows: DistinctWindows, from: number, to: number): PrefixChunk {
  const { tokens, windowCalls, starts } = windows;
  const levels = windowCalls - 1;
  const callsOfLevel: number[][] = Array.from({ length: levels }, () => []);
  const parentOfLevel: number[][] = Array.from({ length: levels }, () => []);
  const row = new Int32Array(to - from);
  const next = new Int32Array(to - from);
  let previous = -1;
  for (let window = from; window < to; window += 1) {
    const start = starts[window]!;
    const shared = previous < 0 ? 0 : commonPrefix(tokens, previous, start, levels);
    for (let level = shared; level < levels; level += 1) {
      callsOfLevel[level]!.push(tokens[start + level]!);
      parentOfLevel[level]!.push(level === 0 ? 0 : callsOfLevel[level - 1]!.length - 1);
    }
    row[window - from] = callsOfLevel[levels - 1]!.length - 1;
    next[window - from] = tokens[start + levels]!;
    previous = start;
  }
  return {
    calls: Int32Array.from(callsOfLevel.flat()),
    parent: Int32Array.from(parentOfLevel.flat()),
    count: callsOfLevel.map((calls) => calls.length),
    row,
    next,
  };
}
