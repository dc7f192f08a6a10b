import type { Tokens } from "../core/trace.ts";
import { createSetIndex, transitionsOf } from "./set-index.ts";

/** How much of the best-matching known program's behaviour a trace lacks. */
export interface Omission {
  /** 1 - max over known traces j of |B(t) & B(j)| / |B(j)|, B the set of transitions; in [0, 1]; 1 where nothing is known. */
  score(tokens: Tokens): number;
  /** Every known trace's score with itself left out, in their order. */
  leaveOneOut(): Float64Array;
}

/**
 * Surprise at what does not come: the share of the best-matching training trace's transitions that a trace never shows.
 * @param known distinct training traces; those of fewer than two calls have no transition and match nothing
 */
export function fitOmission(known: readonly Tokens[], vocabularySize: number): Omission {
  const sets = known.map((tokens) => transitionsOf(tokens, vocabularySize));
  const index = createSetIndex(sets);
  function omitted(query: ReadonlySet<number>, leftOut: number | null): number {
    const shared = index.shared(query);
    let best = 0;
    for (const [set, size] of index.sizes.entries()) {
      if (set !== leftOut && size > 0) best = Math.max(best, (shared[set] ?? 0) / size);
    }
    return 1 - best;
  }
  return {
    score: (tokens) => omitted(transitionsOf(tokens, vocabularySize), null),
    leaveOneOut: () => Float64Array.from(sets, (set, own) => omitted(set, own)),
  };
}
