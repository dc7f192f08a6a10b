import type { Trace } from "./trace.ts";

/** Equal for traces with the same calls in the same order, and only for those. */
export function traceKey(trace: Pick<Trace, "calls">): string {
  return trace.calls.join(" ");
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
