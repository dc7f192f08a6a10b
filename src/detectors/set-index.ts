import type { Tokens } from "../core/trace.ts";

/** The distinct transitions (runs of two calls) of a trace, each as one number. */
export function transitionsOf(tokens: Tokens, vocabularySize: number): ReadonlySet<number> {
  const transitions = new Set<number>();
  for (let place = 1; place < tokens.length; place += 1) {
    transitions.add((tokens[place - 1] ?? 0) * vocabularySize + (tokens[place] ?? 0));
  }
  return transitions;
}

/** The known programs' sets (of calls, or transitions), indexed by member, so that a query touches only those that share something with it. */
export interface SetIndex {
  readonly sizes: readonly number[];
  /** How many members of `query` each known set holds: one count a set. */
  shared(query: ReadonlySet<number>): Uint32Array;
}

/** An index over the sets. Time of a query: the sum over its members of the sets that hold them. */
export function createSetIndex(sets: readonly ReadonlySet<number>[]): SetIndex {
  const holders = new Map<number, number[]>();
  for (const [set, members] of sets.entries()) {
    for (const member of members) {
      const list = holders.get(member);
      if (list === undefined) holders.set(member, [set]);
      else list.push(set);
    }
  }
  return {
    sizes: sets.map((members) => members.size),
    shared(query) {
      const counts = new Uint32Array(sets.length);
      for (const member of query) for (const set of holders.get(member) ?? []) counts[set] = (counts[set] ?? 0) + 1;
      return counts;
    },
  };
}
