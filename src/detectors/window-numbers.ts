import { last } from "../core/at.ts";
import type { Tokens } from "../core/trace.ts";
import { countWindows } from "../core/windows.ts";
import { ABSENT, createPairNumbers } from "./pair-numbers.ts";

/** Numbers distinct windows of calls in the order in which they first come: 0, 1, 2, .. */
export interface WindowNumbers {
  /** The number of each window of a trace, ABSENT for one without. int32 `[windows]`. */
  find(tokens: Tokens): Int32Array;
  /** The same; a new window gets the next number. */
  make(tokens: Tokens): Int32Array;
  /** How many windows have a number. */
  size(): number;
}

/**
 * A window is the pair of its first and its last half (which overlap where it has an odd number of
 * calls), a half the pair of its halves: exact, and few look-ups a window whatever its length.
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
