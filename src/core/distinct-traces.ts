import type { Trace } from "./trace.ts";

/** Asked for many times a trace in an evaluation. */
const keys = new WeakMap<Trace["calls"], string>();

/** Equal for traces with the same calls in the same order, and only for those. */
export function traceKey(trace: Pick<Trace, "calls">): string {
  const known = keys.get(trace.calls);
  if (known !== undefined) return known;
  const key = trace.calls.join(" ");
  keys.set(trace.calls, key);
  return key;
}

/** Which of `keys` occur for the first time: not in `seenBefore` and not earlier in the list. */
export function firstOccurrences(keys: readonly string[], seenBefore: ReadonlySet<string>): readonly boolean[] {
  const seen = new Set<string>();
  return keys.map((key) => {
    if (seenBefore.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
