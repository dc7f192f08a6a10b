import type { NextCallModel } from "../core/next-call.ts";
import { UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { ROOT, type NgramCounts } from "./ngram-counts.ts";
import { ABSENT } from "./pair-numbers.ts";
import { advance, probabilityOf } from "./ngram-probability.ts";
import { wittenBell } from "./witten-bell.ts";

/**
 * The likeliest next call by an interpolated Witten-Bell n-gram model, for an attacker.
 * @param counts must not change as long as the model is used
 * @param mayBeMade the calls to choose from; the unknown token never is
 * @throws RangeError when there is no call to choose from
 */
export function ngramNextCall(counts: NgramCounts, mayBeMade: ReadonlySet<number>): NextCallModel {
  const choices = [...mayBeMade].filter((token) => token !== UNKNOWN_TOKEN).sort((a, b) => a - b);
  const [first] = choices;
  if (first === undefined) throw new RangeError("there is no call to choose from");
  const smoothing = wittenBell(counts);
  const likeliestAfter = new Map<number, number>();
  const choose = (contexts: Int32Array): number => {
    let best = first;
    let highest = -1;
    for (const token of choices) {
      const probability = probabilityOf(counts, smoothing, contexts, token);
      if (probability > highest) [best, highest] = [token, probability];
    }
    return best;
  };
  return {
    start() {
      const contexts = counts.startNodes();
      return {
        likeliest() {
          const longest = longestContext(contexts);
          const known = likeliestAfter.get(longest);
          if (known !== undefined) return known;
          const best = choose(contexts);
          likeliestAfter.set(longest, best);
          return best;
        },
        advance(token) {
          advance(counts, contexts, token);
        },
      };
    },
  };
}

/** The longest run of calls before this place that occurred in training; it alone decides the distribution, since the shorter ones are its ends. */
function longestContext(contexts: Int32Array): number {
  const absent = contexts.indexOf(ABSENT);
  return contexts[(absent < 0 ? contexts.length : absent) - 1] ?? ROOT;
}
