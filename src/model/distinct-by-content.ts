import type { Tokens } from "../core/trace.ts";

/** Equal traces once: the distinct ones, and for every trace the index of its own among them. */
export function distinctByContent(traces: readonly Tokens[]): {
  readonly distinct: readonly Tokens[];
  readonly indexOf: Uint32Array;
} {
  const indexOfKey = new Map<string, number>();
  const distinct: Tokens[] = [];
  const indexOf = Uint32Array.from(traces, (tokens) => {
    const key = tokens.join(" ");
    const known = indexOfKey.get(key);
    if (known !== undefined) return known;
    indexOfKey.set(key, distinct.length);
    return distinct.push(tokens) - 1;
  });
  return { distinct, indexOf };
}
