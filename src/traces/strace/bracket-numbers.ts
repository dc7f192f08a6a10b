import { ARCHITECTURES, callNumber } from "../../syscalls/architecture.ts";
import { MULTIPLEXED_CALLS } from "../../syscalls/multiplexed-calls.ts";

/** PID_MAX_LIMIT */
const LARGEST_ID = 2 ** 22;

/**
 * Where the calls of any Linux have their numbers; ia64 counts from 1024, the ABIs of MIPS from
 * 4000, 5000 and 6000.
 */
const NUMBER_RANGES: readonly (readonly [number, number])[] = [
  [0, 700],
  [1024, 1500],
  [4000, 4500],
  [5000, 5500],
  [6000, 6500],
];

/**
 * Tells in `[2001] openat(` whether the number is the call's, as strace -n writes it, or a thread's
 * id, as other recorders do.
 */
export interface BracketNumbers {
  /**
   * A number that some table gives the call is the call's. Any other is a thread's where no Linux
   * has calls with such numbers, or where it stood before another call, too.
   */
  readonly isThread: (number: number, name: string) => boolean;
  /** Whether the number was found to be a thread's. */
  readonly wasThread: (number: number) => boolean;
}

export function createBracketNumbers(): BracketNumbers {
  const threads = new Set<number>();
  /** The call that a number stood before first, of the numbers that no table knows. */
  const nameOf = new Map<number, string>();

  function contradicts(number: number, name: string): boolean {
    if (!NUMBER_RANGES.some(([from, to]) => number >= from && number < to)) return true;
    const first = nameOf.get(number);
    if (first === undefined) nameOf.set(number, name);
    const areSubcalls = MULTIPLEXED_CALLS.has(name) && MULTIPLEXED_CALLS.has(first ?? name);
    return first !== undefined && first !== name && !areSubcalls;
  }

  return {
    isThread(number, name) {
      if (number > LARGEST_ID || isNumberOf(number, name)) return false;
      if (threads.has(number)) return true;
      if (!contradicts(number, name)) return false;
      // Of ever new numbers the first ones are kept; the others are told again each time.
      if (threads.size < LARGEST_ID / 4) threads.add(number);
      return true;
    },
    wasThread: (number) => threads.has(number),
  };
}

function isNumberOf(number: number, name: string): boolean {
  const multiplexed = MULTIPLEXED_CALLS.get(name);
  return (
    ARCHITECTURES.some((architecture) => callNumber(architecture, name) === number) ||
    (multiplexed !== undefined && callNumber("i386", multiplexed) === number)
  );
}
