import type { Trace } from "./trace.ts";

/** How often each call was made. */
export type CallCounts = ReadonlyMap<string, number>;

export function countCalls(traces: readonly Pick<Trace, "calls">[]): CallCounts {
  const counts = new Map<string, number>();
  for (const { calls } of traces) for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}

/** Adds counts to a sum, which is changed. */
export function addCounts(sum: Map<string, number>, counts: CallCounts): void {
  for (const [call, count] of counts) sum.set(call, (sum.get(call) ?? 0) + count);
}
