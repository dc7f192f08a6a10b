import type { Tokens } from "./trace.ts";

/** Indices of the traces in lexicographic order of their tokens (a trace before those that go on from it): shared prefixes and equal traces stand side by side. */
export function lexicographicOrder(traces: readonly Tokens[]): Uint32Array {
  const indices = [...traces.keys()];
  return Uint32Array.from(indices.sort((first, second) => compareTokens(traces[first]!, traces[second]!)));
}

/** Whether two traces, or pieces of them, hold the same calls. */
export function sameTokens(first: Tokens, second: Tokens): boolean {
  return first.length === second.length && first.every((token, place) => token === second[place]);
}

function compareTokens(first: Tokens, second: Tokens): number {
  const shared = Math.min(first.length, second.length);
  for (let place = 0; place < shared; place += 1) {
    const difference = first[place]! - second[place]!;
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}
