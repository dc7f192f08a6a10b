/** No such pair. */
export const ABSENT = -1;

const EMPTY = -1;
const LARGEST_LOAD = 0.6;

/**
 * Numbers pairs of whole numbers of at least 0 in the order in which they first come: 0, 1, 2, ..
 */
export interface PairNumbers {
  /** The pair's number, or ABSENT. */
  readonly find: (first: number, second: number) => number;
  /** The pair's number; a new pair gets the next one. */
  readonly make: (first: number, second: number) => number;
  /** How many pairs have a number. */
  size(): number;
}

/**
 * A place of the table: first, second, number, and one to make it four, so that a look-up touches
 * one line of the cache.
 */
const PLACE = 4;
const NUMBER = 2;

/** An open-addressed table; a tenth of the time of a Map with keys made of both. */
export function createPairNumbers(): PairNumbers {
  let places = new Int32Array(4096 * PLACE).fill(EMPTY);
  let mask = 4095;
  let size = 0;

  /** Where the pair is, or the free place where it would be. */
  function placeOf(first: number, second: number): number {
    let place = ((Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 7) & mask;
    while (
      places[place * PLACE + NUMBER] !== EMPTY &&
      (places[place * PLACE] !== first || places[place * PLACE + 1] !== second)
    ) {
      place = (place + 1) & mask;
    }
    return place * PLACE;
  }

  function put(first: number, second: number, number: number): void {
    const at = placeOf(first, second);
    places[at] = first;
    places[at + 1] = second;
    places[at + NUMBER] = number;
  }

  function grow(): void {
    const old = places;
    places = new Int32Array(old.length * 2).fill(EMPTY);
    mask = 2 * mask + 1;
    for (let at = 0; at < old.length; at += PLACE) {
      if (old[at + NUMBER] !== EMPTY) put(old[at]!, old[at + 1]!, old[at + NUMBER]!);
    }
  }

  return {
    find: (first, second) => places[placeOf(first, second) + NUMBER]!,
    make(first, second) {
      const known = places[placeOf(first, second) + NUMBER]!;
      if (known !== EMPTY) return known;
      if (size + 1 > LARGEST_LOAD * (mask + 1)) grow();
      put(first, second, size);
      size += 1;
      return size - 1;
    },
    size: () => size,
  };
}
