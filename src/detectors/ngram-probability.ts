import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { ROOT, type NgramCounts } from "./ngram-counts.ts";
import type { Smoothing } from "./smoothing.ts";
import { ABSENT } from "./window-numbers.ts";

/**
 * The probability of `token` after the contexts of 0, 1, .. calls; below the empty one is the
 * uniform distribution over the vocabulary.
 * @param contexts node of the last `length` calls at index `length`, ABSENT where that run never
 * occurred
 * @param found filled, where it is given, with the nodes of the runs that `token` ends, ABSENT
 * where nothing was counted: what {@link advanceTo} takes
 */
export function probabilityOf(
  counts: NgramCounts,
  smoothing: Smoothing,
  contexts: Int32Array,
  token: number,
  found?: Int32Array,
): number {
  let probability = 1 / counts.startToken;
  found?.fill(ABSENT);
  for (let length = 0; length < counts.order; length += 1) {
    const context = contexts[length]!;
    if (context === ABSENT) break;
    const node = counts.child(context, token);
    if (found !== undefined) found[length] = node;
    probability = smoothing(context, node, probability);
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

/**
 * Moves every context one call on, in place, by the nodes that the probability of that call has
 * looked up already.
 */
function advanceTo(contexts: Int32Array, found: Int32Array): void {
  contexts.set(found.subarray(0, -1), 1);
}

/**
 * The surprise of every call of a trace, in bits; an unknown call costs its fixed 24 bits. float64
 * `[calls]`.
 */
export type Surprises = (tokens: Tokens) => Float64Array;

/** Reads the counts as they are at each moment: no preparation, `order` look-ups per call. */
export function lookedUpSurprises(counts: NgramCounts, smoothing: Smoothing): Surprises {
  const found = new Int32Array(counts.order);
  return (tokens) => {
    const contexts = counts.startNodes();
    const bits = new Float64Array(tokens.length);
    for (let place = 0; place < tokens.length; place += 1) {
      const token = tokens[place]!;
      const surpriseBits = -Math.log2(probabilityOf(counts, smoothing, contexts, token, found));
      bits[place] = token === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : surpriseBits;
      advanceTo(contexts, found);
    }
    return bits;
  };
}

/**
 * Of what is counted now, the same to the bit: the probability of every counted run is computed
 * once, so most calls need one look-up. Drops first calls until the context is one that the call
 * followed; only the longer contexts, which it never followed, are computed again.
 */
export function preparedSurprises(counts: NgramCounts, smoothing: Smoothing): Surprises {
  const suffixes = counts.suffixes();
  const probabilities = runProbabilities(counts, smoothing, suffixes);
  const runBits = probabilities.map((probability) => -Math.log2(probability));
  // The context after a run: itself, or without its first call where no longer run is counted.
  const contextAfter = suffixes.map((suffix, node) => (counts.runCalls(node) < counts.order ? node : suffix));
  const uniform = 1 / counts.startToken;
  const passed = new Int32Array(counts.order);

  /** -log2 of the probability of a call that the longer, passed contexts never saw. */
  function backedOffBits(node: number, passing: number): number {
    let probability = node === ABSENT ? smoothing(ROOT, ABSENT, uniform) : probabilities[node]!;
    for (let index = passing - 1; index >= 0; index -= 1) probability = smoothing(passed[index]!, ABSENT, probability);
    return -Math.log2(probability);
  }

  return (tokens) => {
    const bits = new Float64Array(tokens.length);
    let context = counts.startNodes().findLast((node) => node !== ABSENT) ?? ROOT;
    for (let place = 0; place < tokens.length; place += 1) {
      const token = tokens[place]!;
      let passing = 0;
      let node = counts.child(context, token);
      while (node === ABSENT && context !== ROOT) {
        passed[passing++] = context;
        context = suffixes[context]!;
        node = counts.child(context, token);
      }
      const surpriseBits = passing === 0 && node !== ABSENT ? runBits[node]! : backedOffBits(node, passing);
      bits[place] = token === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : surpriseBits;
      context = node === ABSENT ? ROOT : contextAfter[node]!;
    }
    return bits;
  };
}

/** The probability of each run's last call after the calls before it. float64 `[nodes]`. */
function runProbabilities(counts: NgramCounts, smoothing: Smoothing, suffixes: Int32Array): Float64Array {
  const probabilities = new Float64Array(counts.nodes());
  // Shorter runs first: a run may have been counted before the one that it needs.
  for (let calls = 1; calls <= counts.order; calls += 1) {
    for (let node = 1; node < probabilities.length; node += 1) {
      if (counts.runCalls(node) !== calls) continue;
      const lower = calls === 1 ? 1 / counts.startToken : probabilities[suffixes[node]!]!;
      probabilities[node] = smoothing(counts.parent(node), node, lower);
    }
  }
  return probabilities;
}
