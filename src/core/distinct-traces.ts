import { callCodes, HASH_WORDS, hashKey, seedHash, stirHash, type CallCodes } from "./call-hash.ts";
import type { Trace } from "./trace.ts";

/** Asked for many times a trace in an evaluation. */
const keys = new WeakMap<Trace["calls"], string>();

/** Equal for traces with the same calls in the same order, and for no others but by a chance of 2^-128: the key of {@link hashKey}, short for any trace. */
export function traceKey(trace: Pick<Trace, "calls">): string {
  const known = keys.get(trace.calls);
  if (known !== undefined) return known;
  const codes = new Map<string, CallCodes>();
  const hash = new Int32Array(HASH_WORDS);
  seedHash(hash, 0);
  for (const call of trace.calls) {
    let ofCall = codes.get(call);
    if (ofCall === undefined) codes.set(call, (ofCall = callCodes(call)));
    stirHash(hash, 0, ofCall);
  }
  const key = hashKey(hash, 0, trace.calls.length);
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
