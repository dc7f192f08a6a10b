import type { Trace } from "./trace.ts";

/** How often a key was counted; a key that was never counted was counted 0 times. */
export function countOf<Key>(counts: ReadonlyMap<Key, number>, key: Key): number {
  const count = counts.get(key);
  return count === undefined ? 0 : count;
}

/** Counts a key once more, or `by` times more. */
export function increment<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, countOf(counts, key) + by);
}

/** How often a call was made, and by how many traces. */
export interface CallCount {
  readonly times: number;
  readonly traces: number;
}

/** The count of each call by name. */
export type CallCounts = ReadonlyMap<string, CallCount>;

export function countCalls(traces: readonly Pick<Trace, "calls">[]): CallCounts {
  const counts = new Map<string, { times: number; traces: number }>();
  for (const { calls } of traces) {
    const own = new Map<string, { times: number; traces: number }>();
    for (const call of calls) {
      const known = own.get(call);
      if (known === undefined) own.set(call, { times: 1, traces: 1 });
      else known.times += 1;
    }
    addCounts(counts, own);
  }
  return counts;
}

/**
 * Adds counts to a sum, which is changed.
 * @param areCopies of traces that the sum holds already: only their calls count
 */
export function addCounts(
  sum: Map<string, { times: number; traces: number }>,
  counts: CallCounts,
  areCopies = false,
): void {
  for (const [call, { times, traces }] of counts) {
    const known = sum.get(call);
    const more = areCopies ? 0 : traces;
    if (known === undefined) sum.set(call, { times, traces: more });
    else {
      known.times += times;
      known.traces += more;
    }
  }
}
