import { at } from "./at.ts";
import type { Trace } from "./trace.ts";

/** The sum of numbers, added in order; 0 for none. */
export function sumOf(values: ArrayLike<number>): number;
/** The sum of a number of each item, added in order; 0 for none. */
export function sumOf<Item>(items: ArrayLike<Item>, numberOf: (item: Item, index: number) => number): number;
export function sumOf<Item>(items: ArrayLike<Item>, numberOf?: (item: Item, index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]!;
    sum += numberOf === undefined ? Number(item) : numberOf(item, index);
  }
  return sum;
}

/** The arithmetic mean. @throws RangeError for no values: they have no mean */
export function meanOf(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("no values have no mean");
  return sumOf(values) / values.length;
}

/** The values in ascending order, NaN last; the argument is left as it is. */
export function ascendingOf(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * Interpolates linearly between order statistics (Hyndman and Fan, 1996: type 7, R's default).
 * @param probability in [0, 1]
 * @throws RangeError for no values
 */
export function quantileOf(ascending: ArrayLike<number>, probability: number): number {
  const position = (ascending.length - 1) * probability;
  const lower = at(ascending, Math.floor(position));
  const upper = at(ascending, Math.ceil(position));
  return lower + (upper - lower) * (position - Math.floor(position));
}

/**
 * The value below which `share` of the values are: one of them, so that a whole number stays one.
 * @param share in [0, 1]; 1 gives the greatest
 * @throws RangeError for no values
 */
export function orderStatistic(ascending: ArrayLike<number>, share: number): number {
  return at(ascending, Math.min(ascending.length - 1, Math.floor(share * ascending.length)));
}

/** @throws RangeError for no values */
export function medianOf(ascending: ArrayLike<number>): number {
  return quantileOf(ascending, 0.5);
}

/** The 97.5th percentile of the standard normal distribution. */
const NORMAL_DEVIATE = 1.959963984540054;

/**
 * The 95 % interval of a share of which `successes` of `trials` were seen, within [0, 1]; it holds
 * for few trials and for shares near 0 and 1 too. Source: Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927.
 * @param trials at least 1
 */
export function wilsonInterval(successes: number, trials: number): readonly [number, number] {
  const share = successes / trials;
  const square = NORMAL_DEVIATE ** 2 / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (NORMAL_DEVIATE / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

/** How often a key was counted; a key that was never counted was counted 0 times. */
export function countOf<Key>(counts: ReadonlyMap<Key, number>, key: Key): number {
  const count = counts.get(key);
  return count === undefined ? 0 : count;
}

/** Counts a key once more, or `by` times more. */
export function increment<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, countOf(counts, key) + by);
}

/** How often a call was made, and by how many traces. */
interface CallCount {
  readonly times: number;
  readonly traces: number;
}

/** The count of each call by name. */
export type CallCounts = ReadonlyMap<string, CallCount>;

export function countCalls(traces: readonly Pick<Trace, "calls">[]): CallCounts {
  const counts = new Map<string, { times: number; traces: number }>();
  for (const { calls } of traces) {
    const own = new Map<string, { times: number; traces: number }>();
    for (const call of calls) {
      const known = own.get(call);
      if (known === undefined) own.set(call, { times: 1, traces: 1 });
      else known.times += 1;
    }
    addCounts(counts, own);
  }
  return counts;
}

/**
 * Adds counts to a sum, which is changed.
 * @param areCopies of traces that the sum holds already: only their calls count
 */
export function addCounts(
  sum: Map<string, { times: number; traces: number }>,
  counts: CallCounts,
  areCopies = false,
): void {
  for (const [call, { times, traces }] of counts) {
    const known = sum.get(call);
    const more = areCopies ? 0 : traces;
    if (known === undefined) sum.set(call, { times, traces: more });
    else {
      known.times += times;
      known.traces += more;
    }
  }
}
