import { at } from "./at.ts";

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
