import { last } from "../core/at.ts";
import type { Tokens } from "../core/trace.ts";
import { countWindows } from "../core/windows.ts";

/** In place of the number of a pair or window that has none. */
export const ABSENT = -1;

/** A place of the table: first, second, number, and padding to four: one cache line per look-up. */
const PLACE = 4;
const NUMBER = 2;
const EMPTY = -1;
const LARGEST_LOAD = 0.6;

/** Numbers pairs of whole numbers of at least 0, in order of first occurrence: 0, 1, 2, .. */
interface PairNumbers {
  /** The pair's number, or ABSENT. */
  readonly find: (first: number, second: number) => number;
  /** The pair's number; a new pair gets the next one. */
  readonly make: (first: number, second: number) => number;
  /** How many pairs have a number. */
  size(): number;
}

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

/** Numbers distinct windows of calls, in order of first occurrence: 0, 1, 2, .. */
interface WindowNumbers {
  /** The number of each window of a trace, ABSENT for an unnumbered one. int32 `[windows]`. */
  find(tokens: Tokens): Int32Array;
  /** The same; a new window gets the next number. */
  make(tokens: Tokens): Int32Array;
  /** How many windows have a number. */
  size(): number;
}

/**
 * A window is the pair of its first and its last half (which overlap where it has an odd number of
 * calls), a half the pair of its halves: exact, and few look-ups per window whatever its length.
 * @param windowCalls at least 1
 */
export function createWindowNumbers(windowCalls: number): WindowNumbers {
  const lengths = halvingLengths(windowCalls);
  const tables = lengths.map(createPairNumbers);

  function numbersOf(tokens: Tokens, what: "find" | "make"): Int32Array {
    let numbers = new Int32Array(tokens);
    let halfCalls = 1;
    for (const [index, calls] of lengths.entries()) {
      const numberOf = tables[index]![what];
      const halves = numbers;
      const shift = calls - halfCalls;
      numbers = new Int32Array(countWindows(tokens.length, calls));
      for (let from = 0; from < numbers.length; from += 1) {
        const [first, second] = [halves[from]!, halves[from + shift]!];
        numbers[from] = first === ABSENT || second === ABSENT ? ABSENT : numberOf(first, second);
      }
      halfCalls = calls;
    }
    return numbers;
  }

  return {
    find: (tokens) => numbersOf(tokens, "find"),
    make: (tokens) => numbersOf(tokens, "make"),
    size: () => last(tables).size(),
  };
}

/** 6 calls: 2, 3, 6; a window of one call is the pair of that call and itself. */
function halvingLengths(windowCalls: number): readonly number[] {
  const lengths = [];
  for (let calls = windowCalls; calls > 1; calls = Math.ceil(calls / 2)) lengths.unshift(calls);
  return lengths.length === 0 ? [1] : lengths;
}
