import { at } from "./at.ts";

/** `length` items from the place `from` on, which come `times` times in a row. */
export interface Repeat {
  readonly from: number;
  readonly length: number;
  readonly times: number;
}

/** The most items that are looked at as one that repeats. */
const LONGEST = 6;

/**
 * A sequence as what repeats in it: "a a a b c b c d" is "a" x 3, "b c" x 2, "d". From the front, at
 * each place what covers most items, the shorter of equals. Every item is in one. Time: linear.
 * @param keys equal for items that are the same
 */
export function repeatsOf(keys: readonly string[]): readonly Repeat[] {
  const found: Repeat[] = [];
  for (let from = 0; from < keys.length;) {
    let best = { from, length: 1, times: 1 };
    for (let length = 1; length <= LONGEST; length += 1) {
      const times = timesAt(keys, from, length);
      if (times > 1 && length * times > best.length * best.times) best = { from, length, times };
    }
    found.push(best);
    from += best.length * best.times;
  }
  return found;
}

function timesAt(keys: readonly string[], from: number, length: number): number {
  let end = from + length;
  while (end < keys.length && at(keys, end) === at(keys, end - length)) end += 1;
  return Math.floor((end - from) / length);
}
