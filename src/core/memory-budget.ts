import { SentinelError } from "../errors.ts";

/**
 * What a command keeps, counted as it comes: all of it has one limit, so that input of any size
 * ends in an error that says what to do, and not at the end of the heap. The sizes are estimates
 * for V8 without compressed pointers.
 */
export interface MemoryBudget {
  /** How many bytes may still be kept. */
  readonly leftBytes: () => number;
  /** How many things may still be kept. */
  readonly leftThings: () => number;
  /**
   * Counts what is kept from now on.
   * @param where what holds it, for the message
   * @throws SentinelError E_LIMIT when that is more than the limit
   */
  readonly keep: (where: string, things: number, bytes: number) => void;
  /** The error of what does not fit. @param where what holds more than is left */
  readonly refusal: (where: string) => SentinelError;
}

/**
 * Bytes of one call that is kept: a pointer to its name, and the room that a growing list has to
 * spare.
 */
export const CALL_BYTES = 12;
/** Bytes of a call's time, while the list of them grows. */
export const TIME_BYTES = 12;
/**
 * Bytes of a trace without its calls: its name and facts, its owner while it is read, its tokens'
 * head.
 */
export const TRACE_BYTES = 700;
/**
 * Bytes of a trace of which only a digest is kept: its length and the number of its key, and the
 * key itself where no other trace has it.
 */
export const DIGEST_BYTES = 200;
/** Bytes of a file that was not read, with its reason. */
export const SKIPPED_BYTES = 400;

/** V8 puts at most 2^24 things into one Map or Set. */
const MOST_THINGS = 16_000_000;

/** The default: the calls of a few days of a busy host. */
export const DEFAULT_BUDGET_BYTES = 1.5 * 2 ** 30;

/**
 * @param limitBytes of all that is kept
 * @param advice what a user can do, as the end of a sentence
 */
export function createMemoryBudget(
  limitBytes = DEFAULT_BUDGET_BYTES,
  advice = "read fewer files at once",
): MemoryBudget {
  let keptBytes = 0;
  let keptThings = 0;

  function refusal(where: string): SentinelError {
    const facts = { path: where, mebibytes: Math.floor(limitBytes / 2 ** 20), things: MOST_THINGS, advice };
    return new SentinelError("E_LIMIT", { problem: "data.beyond-memory", ...facts });
  }

  return {
    leftBytes: () => Math.max(0, limitBytes - keptBytes),
    leftThings: () => Math.max(0, MOST_THINGS - keptThings),
    keep(where, things, bytes) {
      keptThings += things;
      keptBytes += bytes;
      if (keptBytes > limitBytes || keptThings > MOST_THINGS) throw refusal(where);
    },
    refusal,
  };
}
