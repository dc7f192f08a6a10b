import type { Tokens } from "./trace.ts";

/**
 * Indices of the traces in lexicographic order of their tokens (a trace before those that go on
 * from it): shared prefixes and equal traces are adjacent.
 */
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

/**
 * A piece of calls that one or more traces share, all that came before it included: it is scored
 * once for all of them.
 */
export interface TraceNode {
  /** Its calls, from one of its traces. */
  readonly calls: Tokens;
  /** The node of the level above that it continues from, by its index there; 0 in the first level. */
  readonly parent: number;
  /** The traces that share it. */
  readonly traces: readonly number[];
}

/** All pieces that begin at the same place of their traces. */
export interface TraceLevel {
  /** The place, from 0. */
  readonly from: number;
  /** Longest first, so that those that go on come first. */
  readonly nodes: readonly TraceNode[];
}

/**
 * Cuts traces into pieces of a common length, level by level, and merges the pieces of traces that
 * are equal up to their end: equal traces and shared beginnings are stepped once, which is exact.
 * Only the last piece of a trace is shorter.
 * @param traces in lexicographic order ({@link lexicographicOrder}); those without a call are
 * passed over
 * @param levelCalls how many calls the next level may take, given how many traces reach it and how
 * many calls the shortest of them still has; at least 1
 */
export function* traceLevels(
  traces: readonly Tokens[],
  levelCalls: (tracesLeft: number, shortestCalls: number) => number,
): Generator<TraceLevel, void> {
  const parentOf = new Uint32Array(traces.length);
  let alive = [...traces.keys()].filter((index) => traces[index]!.length > 0);
  for (let from = 0; alive.length > 0;) {
    const shortest = alive.reduce((least, index) => Math.min(least, traces[index]!.length), Infinity);
    const to = from + levelCalls(alive.length, shortest - from);
    const nodes = mergedNodes(traces, alive, parentOf, from, to);
    nodes.sort((first, second) => second.calls.length - first.calls.length);
    for (const [index, node] of nodes.entries()) for (const trace of node.traces) parentOf[trace] = index;
    yield { from, nodes };
    alive = alive.filter((index) => traces[index]!.length > to);
    from = to;
  }
}

function mergedNodes(
  traces: readonly Tokens[],
  alive: readonly number[],
  parentOf: Uint32Array,
  from: number,
  to: number,
): TraceNode[] {
  const nodes: { calls: Tokens; parent: number; traces: number[] }[] = [];
  for (const trace of alive) {
    const calls = traces[trace]!.subarray(from, to);
    const parent = parentOf[trace]!;
    const last = nodes.at(-1);
    if (last?.parent === parent && sameTokens(last.calls, calls)) last.traces.push(trace);
    else nodes.push({ calls, parent, traces: [trace] });
  }
  return nodes;
}
