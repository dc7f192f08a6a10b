import { ABSENT, type NgramCounts } from "./ngram-counts.ts";

/**
 * The interpolated Witten-Bell probability of `token` after the contexts of 0, 1, .. calls:
 * P(w | h) = (c(h w) + T(h) P(w | h')) / (c(h) + T(h)), where T(h) counts the different calls that followed h and h' is h without its first call; below the
 * empty context stands the uniform distribution over the vocabulary.
 * Source: Witten and Bell, "The zero-frequency problem", IEEE Transactions on Information Theory 37(4), 1991; Chen and Goodman 1998, section 2.7.
 * @param contexts node of the last `length` calls at index `length`, ABSENT where that run never occurred
 */
export function wittenBell(counts: NgramCounts, contexts: Int32Array, token: number): number {
  let probability = 1 / counts.startToken;
  for (let length = 0; length < counts.order; length += 1) {
    const context = contexts[length] ?? ABSENT;
    if (context === ABSENT) break;
    const total = counts.contextTotal(context);
    if (total === 0) continue;
    const distinct = counts.contextDistinct(context);
    const node = counts.child(context, token);
    const seen = node === ABSENT ? 0 : counts.occurrences(node);
    probability = (seen + distinct * probability) / (total + distinct);
  }
  return probability;
}

/** Moves every context one call on, in place. */
export function advance(counts: NgramCounts, contexts: Int32Array, token: number): void {
  for (let length = counts.order - 1; length > 0; length -= 1) {
    const shorter = contexts[length - 1] ?? ABSENT;
    contexts[length] = shorter === ABSENT ? ABSENT : counts.child(shorter, token);
  }
}
