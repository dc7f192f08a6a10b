import type { Tokens } from "../core/trace.ts";
import { tellUnknownApart } from "../core/vocabulary.ts";
import { createNearestLearner, type SideLearner } from "./nearest-learner.ts";
import type { DetectorMethod } from "./parameters.ts";

export const CALL_SET: DetectorMethod = {
  name: "call-set",
  parameters: {},
  explains: false,
  create: (method, vocabulary) =>
    createNearestLearner(method, tellUnknownApart(vocabulary), callSetSide(vocabulary.size), {
      description: "Jaccard distance of the set of calls to the nearest training trace's: which calls, not how often",
      scoreUnit: "Jaccard distance",
      exploratory: true,
    }),
};

/** The Jaccard distance of the sets of calls. */
export function callSetSide(vocabularySize: number): SideLearner {
  const index = createSetIndex();
  return {
    description: "distance of the set of calls to the nearest known trace",
    add(known) {
      index.add(runsOf(known, 1, vocabularySize));
    },
    scorer: () => (tokens, leftOut) => {
      const query = runsOf(tokens, 1, vocabularySize);
      let nearest = 1;
      for (const [set, common] of index.shared(query).entries()) {
        if (set !== leftOut) nearest = Math.min(nearest, 1 - common / (query.size + index.sizes[set]! - common));
      }
      return nearest;
    },
  };
}

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
 * The known traces' sets (of calls, or of runs of calls), indexed by member: a query touches only
 * those that share something with it. Memory: one number per member of each set.
 */
interface SetIndex {
  /** Members of each known set, in the order they were added. */
  readonly sizes: readonly number[];
  add(set: ReadonlySet<number>): void;
  /**
   * How many members of `query` each known set holds. Time: the sum over its members of the sets
   * that hold them. uint32 `[sets]`.
   */
  shared(query: ReadonlySet<number>): Uint32Array;
}

/** An empty index. */
export function createSetIndex(): SetIndex {
  const holders = new Map<number, number[]>();
  const sizes: number[] = [];
  return {
    sizes,
    add(set) {
      const own = sizes.push(set.size) - 1;
      for (const member of set) {
        const list = holders.get(member);
        if (list === undefined) holders.set(member, [own]);
        else list.push(own);
      }
    },
    shared(query) {
      const counts = new Uint32Array(sizes.length);
      for (const member of query) {
        const list = holders.get(member);
        if (list === undefined) continue;
        // The innermost loop of every query: an iterator costs three times as much.
        for (let at = 0; at < list.length; at += 1) counts[list[at]!]! += 1;
      }
      return counts;
    },
  };
}
