import type { NgramCounts } from "./ngram-counts.ts";
import { ABSENT } from "./window-numbers.ts";

/**
 * One context longer: the probability of a call after `context`, from its probability `lower` after
 * the context without its first call.
 * @param context a node that was counted
 * @param node of the context with that call behind it, ABSENT where it never came
 */
export type Smoothing = (context: number, node: number, lower: number) => number;

/** Names how seen and unseen runs share the probability. */
export type SmoothingName = "witten-bell" | "kneser-ney";

export const SMOOTHINGS: Readonly<Record<SmoothingName, (counts: NgramCounts) => Smoothing>> = {
  "witten-bell": wittenBell,
  "kneser-ney": kneserNey,
};

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

/** A discount below this would leave a call that never came no probability at all. */
const LEAST_DISCOUNT = 0.1;

/** What is taken from a run seen once, twice, three times or more. */
type Discounts = readonly [number, number, number];

/**
 * The interpolated, modified Kneser-Ney model of counted traces. With v the number of occurrences
 * of a run of `order` calls, and for shorter runs the number of different calls (or starts) seen
 * before it: P(w | h) = (v(h w) - D(v(h w))) / v(h .) + g(h) P(w | h'), where g(h) gives out what
 * was discounted; below the empty context is the uniform distribution over the vocabulary. D is D1,
 * D2 or D3+ of its run length: with n_i the number of runs of v = i and Y = n1 / (n1 + 2 n2), D_i =
 * i - (i + 1) Y n_(i+1) / n_i, kept in [0.1, i]; where one of these numbers is zero, all three are
 * Y, or 1/2 where Y has none. Source: Chen and Goodman, "An empirical study of smoothing techniques
 * for language modeling", Harvard TR-10-98, 1998, section 3. Of what is counted now, not of what is
 * counted later.
 */
export function kneserNey(counts: NgramCounts): Smoothing {
  const values = runValues(counts);
  const discounts = Array.from({ length: counts.order + 1 }, (_, calls) => discountsOf(counts, values, calls));
  const totals = new Float64Array(values.length);
  // Counted before they are weighed: a running sum of discounts would depend, in its last bit, on
  // the order in which runs first came.
  const once = new Uint32Array(values.length);
  const twice = new Uint32Array(values.length);
  const more = new Uint32Array(values.length);
  for (let node = 1; node < values.length; node += 1) {
    const value = values[node]!;
    if (value === 0) continue;
    const context = counts.parent(node);
    totals[context]! += value;
    (value === 1 ? once : value === 2 ? twice : more)[context]! += 1;
  }
  const givenOut = new Float64Array(values.length);
  for (let context = 0; context < values.length; context += 1) {
    if (totals[context] === 0) continue;
    const [d1, d2, d3] = discounts[counts.runCalls(context) + 1]!;
    givenOut[context] = d1 * once[context]! + d2 * twice[context]! + d3 * more[context]!;
  }
  return (context, node, lower) => {
    const total = totals[context]!;
    if (total === 0) return lower;
    const value = node === ABSENT ? 0 : values[node]!;
    const kept = value === 0 ? 0 : value - discountOf(discounts[counts.runCalls(context) + 1]!, value);
    return (kept + givenOut[context]! * lower) / total;
  };
}

/** v of every node. */
function runValues(counts: NgramCounts): Float64Array {
  const nodes = counts.nodes();
  const values = new Float64Array(nodes);
  const suffixes = counts.suffixes();
  for (let node = 1; node < nodes; node += 1) {
    const calls = counts.runCalls(node);
    if (counts.occurrences(node) === 0) continue;
    if (calls === counts.order) values[node] = counts.occurrences(node);
    if (calls > 1) values[suffixes[node]!]! += 1;
  }
  return values;
}

function discountsOf(counts: NgramCounts, values: Float64Array, calls: number): Discounts {
  const runs = [0, 0, 0, 0, 0];
  for (let node = 1; node < values.length; node += 1) {
    const value = values[node]!;
    if (counts.runCalls(node) === calls && value >= 1 && value <= 4) runs[value]! += 1;
  }
  const [, one = 0, two = 0, three = 0, four = 0] = runs;
  const share = one / (one + 2 * two);
  if (one === 0 || two === 0) return [0.5, 0.5, 0.5];
  if (three === 0 || four === 0) return [share, share, share];
  const between = (discount: number, most: number): number => Math.min(most, Math.max(LEAST_DISCOUNT, discount));
  return [
    between(1 - (2 * share * two) / one, 1),
    between(2 - (3 * share * three) / two, 2),
    between(3 - (4 * share * four) / three, 3),
  ];
}

function discountOf(discounts: Discounts, value: number): number {
  return value === 0 ? 0 : discounts[Math.min(value, 3) - 1]!;
}
