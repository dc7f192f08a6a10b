import type { Omitted } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { createSetIndex, runsOf } from "./call-set.ts";

/** How much of the best-matching known program's behaviour a trace lacks. */
interface Omission {
  /** Learns one more trace; those shorter than a run have none and match nothing. */
  add(known: Tokens): void;
  /**
   * 1 - max over known traces j of |B(t) & B(j)| / |B(j)|, B the set of runs; in [0, 1]; 1 where
   * nothing is known.
   * @param leftOut the index of a known trace that does not count, or null
   */
  score(tokens: Tokens, leftOut: number | null): number;
  /**
   * The runs of the best-matching known trace that `tokens` lacks, in the order that trace shows
   * them; none of 0 where nothing matches.
   */
  omitted(tokens: Tokens): Omitted;
}

/**
 * Surprise at what does not come: the share of the best-matching training trace's runs that a trace
 * never shows. Exact: the index finds the traces that share a run, and the others match nothing.
 * @param runCalls calls of a run: 2 for transitions
 */
export function createOmission(runCalls: number, vocabularySize: number): Omission {
  const known: Tokens[] = [];
  const index = createSetIndex();

  /** The best match and the share of it that the query shows; -1 where nothing is shared. */
  function bestMatch(
    query: ReadonlySet<number>,
    leftOut: number | null,
  ): { readonly own: number; readonly share: number } {
    const shared = index.shared(query);
    let own = -1;
    let share = 0;
    for (let set = 0; set < shared.length; set += 1) {
      const common = shared[set]!;
      if (common === 0 || set === leftOut) continue;
      const here = common / index.sizes[set]!;
      if (here > share) [own, share] = [set, here];
    }
    return { own, share };
  }

  return {
    add(tokens) {
      known.push(tokens);
      index.add(runsOf(tokens, runCalls, vocabularySize));
    },
    score: (tokens, leftOut) => 1 - bestMatch(runsOf(tokens, runCalls, vocabularySize), leftOut).share,
    omitted(tokens) {
      const shown = runsOf(tokens, runCalls, vocabularySize);
      const { own, share } = bestMatch(shown, null);
      const best = known[own];
      if (best === undefined) return { runs: [], of: 0, closest: null };
      const runs = [...runsOf(best, runCalls, vocabularySize)];
      return {
        runs: runs.filter((run) => !shown.has(run)).map((run) => tokensOf(run, runCalls, vocabularySize)),
        of: runs.length,
        closest: { tokens: best, index: own, known: known.length, likeness: share },
      };
    },
  };
}

/** The calls of a run of {@link runsOf}. */
function tokensOf(run: number, runCalls: number, vocabularySize: number): readonly number[] {
  return Array.from(
    { length: runCalls },
    (_, place) => Math.floor(run / vocabularySize ** (runCalls - 1 - place)) % vocabularySize,
  );
}
