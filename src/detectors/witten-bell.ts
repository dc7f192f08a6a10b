import type { NgramCounts } from "./ngram-counts.ts";
import { ABSENT } from "./pair-numbers.ts";
import type { Smoothing } from "./ngram-probability.ts";

/**
 * Interpolated Witten-Bell: P(w | h) = (c(h w) + T(h) P(w | h')) / (c(h) + T(h)), where T(h) counts
 * the different calls that followed h and h' is h without its first call. Of what is counted when
 * it is asked. Source: Witten and Bell, "The zero-frequency problem", IEEE Transactions on
 * Information Theory 37(4), 1991; Chen and Goodman 1998, section 2.7.
 */
export function wittenBell(counts: NgramCounts): Smoothing {
  return (context, node, lower) => {
    const total = counts.contextTotal(context);
    if (total === 0) return lower;
    const distinct = counts.contextDistinct(context);
    const seen = node === ABSENT ? 0 : counts.occurrences(node);
    return (seen + distinct * lower) / (total + distinct);
  };
}
