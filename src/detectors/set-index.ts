import type { Tokens } from "../core/trace.ts";

/**
 * The distinct runs of `calls` calls of a trace, each as one number: its tokens as the digits of a
 * number in base `vocabularySize`.
 * @param calls small enough that vocabularySize ** calls < 2 ** 53
 */
export function runsOf(tokens: Tokens, calls: number, vocabularySize: number): ReadonlySet<number> {
  const runs = new Set<number>();
  const highest = vocabularySize ** (calls - 1);
  let run = 0;
  for (const [place, token] of tokens.entries()) {
    run = (run % highest) * vocabularySize + token;
    if (place >= calls - 1) runs.add(run);
  }
  return runs;
}

/**
 * The known programs' sets (of calls, or of runs of calls), indexed by member, so that a query
 * touches only those that share something with it.
 */
export interface SetIndex {
  /** Members of each known set, in the order they were added. */
  readonly sizes: readonly number[];
  add(set: ReadonlySet<number>): void;
  /**
   * How many members of `query` each known set holds: one count a set. Time: the sum over its
   * members of the sets that hold them.
   */
  shared(query: ReadonlySet<number>): Uint32Array;
}

/**
 * An index over the given sets, to which more may be added. Memory: one number for each member of
 * each set.
 */
export function createSetIndex(sets: Iterable<ReadonlySet<number>> = []): SetIndex {
  const holders = new Map<number, number[]>();
  const sizes: number[] = [];

  function add(set: ReadonlySet<number>): void {
    const own = sizes.push(set.size) - 1;
    for (const member of set) {
      const list = holders.get(member);
      if (list === undefined) holders.set(member, [own]);
      else list.push(own);
    }
  }
  for (const set of sets) add(set);

  return {
    sizes,
    add,
    shared(query) {
      const counts = new Uint32Array(sizes.length);
      for (const member of query) {
        const list = holders.get(member);
        if (list === undefined) continue;
        // An index loop: this is the innermost loop of every query, and an iterator costs three
        // times as much.
        for (let at = 0; at < list.length; at += 1) counts[list[at]!]! += 1;
      }
      return counts;
    },
  };
}
