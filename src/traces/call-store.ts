import { type CallCounts, countCalls } from "../core/statistics.ts";
import type { Trace, TraceDigest } from "../core/trace.ts";
import type { Place } from "./places/place-keeper.ts";
import { at } from "../core/at.ts";
import { callCodes, HASH_WORDS, hashKey, seedHash, stirHash, type CallCodes } from "../core/trace-key.ts";
import { traceError } from "../errors.ts";

const FIRST_TRACES = 16;
/**
 * For this many different calls of a file, the first ones, one bit each says whether a trace made
 * it.
 */
const CALLS_IN_BITS = 31;
/** The most different calls, beyond those, of all traces together. */
const MOST_OTHER_CALLS = 16_000_000;
/** A power of two. */
const RECENT_WORDS = 128;

/**
 * Stores the calls of a file's traces as they come. A trace is known by its number, from 0, so that
 * a trace of one call costs a few bytes.
 */
export interface CallStore<Kept> {
  /** Begins a trace. @returns its number */
  readonly open: () => number;
  /**
   * @param seconds when the call was made; NaN where the text does not say
   * @param place where the call's event began, see `OpenTrace`
   */
  readonly add: (trace: number, call: string, seconds: number, place?: Place) => void;
  /** How many calls a trace has so far. */
  readonly callCount: (trace: number) => number;
  /** What is kept of the calls of a trace so far. */
  readonly kept: (trace: number) => Kept;
  /** How often each call was made, in all traces together. */
  readonly counts: () => ReadonlyMap<string, { readonly times: number }>;
}

/**
 * Keeps a digest of each trace, not its calls: about 30 bytes per trace of any length, and 20 for
 * each different call beyond the first 31 of the file.
 */
export interface CallDigests extends CallStore<Pick<TraceDigest, "callCount" | "key">> {
  /** How often each call was made, in all traces together, and by how many of them. */
  readonly counts: () => CallCounts;
}

/** Keeps every call, and its time if asked. */
export function createCallLists(keepsTimes: boolean): CallStore<Pick<Trace, "calls" | "seconds">> {
  const calls: string[][] = [];
  const times: number[][] = [];
  return {
    open() {
      if (keepsTimes) times.push([]);
      return calls.push([]) - 1;
    },
    add(trace, call, seconds) {
      // Once per call: `at` is slower, for it reads arrays of any kind.
      const own = calls[trace];
      if (own === undefined) throw new RangeError(`no trace ${trace}`);
      own.push(call);
      if (keepsTimes) at(times, trace).push(seconds);
    },
    callCount: (trace) => at(calls, trace).length,
    kept: (trace) =>
      keepsTimes
        ? { calls: at(calls, trace), seconds: Float64Array.from(at(times, trace)) }
        : { calls: at(calls, trace) },
    counts: () => countCalls(calls.map((own) => ({ calls: own }))),
  };
}

/** A call and who made it. */
interface Word {
  readonly call: string;
  readonly codes: CallCodes;
  /** In the order in which calls were met. */
  readonly place: number;
  times: number;
  traces: number;
}

/**
 * Keeps the key of each trace by {@link hashKey}: the same as `traceKey` gives for the kept calls.
 */
export function createCallDigests(path = "the text"): CallDigests {
  const words = new Map<string, Word>();
  /** The word met last of each hash. */
  const recent: (Word | undefined)[] = new Array<undefined>(RECENT_WORDS).fill(undefined);
  let firstCalls = new Int32Array(FIRST_TRACES);
  /** By the number of the trace. */
  const otherCalls = new Map<number, Set<number>>();
  let otherCount = 0;
  let hashes = new Int32Array(HASH_WORDS * FIRST_TRACES);
  let callCounts = new Float64Array(FIRST_TRACES);
  let traces = 0;

  function grow(): void {
    const longerHashes = new Int32Array(2 * hashes.length);
    longerHashes.set(hashes);
    hashes = longerHashes;
    const longerCalls = new Int32Array(2 * firstCalls.length);
    longerCalls.set(firstCalls);
    firstCalls = longerCalls;
    const longerCounts = new Float64Array(2 * callCounts.length);
    longerCounts.set(callCounts);
    callCounts = longerCounts;
  }

  /** Looks into the map rarely: the same calls come again and again. */
  function wordOf(call: string): Word {
    const { length } = call;
    const slot = (31 * call.charCodeAt(length - 1) + 7 * call.charCodeAt(length >> 1) + length) & (RECENT_WORDS - 1);
    const last = recent[slot];
    if (last !== undefined && last.call === call) return last;
    let word = words.get(call);
    if (word === undefined) {
      word = { call, codes: callCodes(call), place: words.size, times: 0, traces: 0 };
      words.set(call, word);
    }
    recent[slot] = word;
    return word;
  }

  /** Whether the trace makes this call, beyond the first 31, for the first time. */
  function isFirstOther(trace: number, place: number): boolean {
    const made = otherCalls.get(trace);
    if (made?.has(place) === true) return false;
    if (made === undefined) otherCalls.set(trace, new Set([place]));
    else made.add(place);
    otherCount += 1;
    if (otherCount > MOST_OTHER_CALLS) {
      throw traceError(path, null, {
        problem: "trace.too-many",
        most: MOST_OTHER_CALLS,
        what: "different calls of its threads",
      });
    }
    return true;
  }

  return {
    open() {
      if (traces === callCounts.length) grow();
      seedHash(hashes, HASH_WORDS * traces);
      traces += 1;
      return traces - 1;
    },
    add(trace, call) {
      const word = wordOf(call);
      // Once per call: `at` is slower, for it reads arrays of any kind.
      const made = firstCalls[trace];
      const count = callCounts[trace];
      if (made === undefined || count === undefined) throw new RangeError(`no trace ${trace}`);
      word.times += 1;
      if (word.place < CALLS_IN_BITS) {
        const bit = 1 << word.place;
        if ((made & bit) === 0) word.traces += 1;
        firstCalls[trace] = made | bit;
      } else if (isFirstOther(trace, word.place)) word.traces += 1;
      stirHash(hashes, HASH_WORDS * trace, word.codes);
      callCounts[trace] = count + 1;
    },
    callCount: (trace) => at(callCounts, trace),
    kept(trace) {
      const callCount = at(callCounts, trace);
      return { callCount, key: hashKey(hashes, HASH_WORDS * trace, callCount) };
    },
    counts: () => new Map([...words].map(([call, { times, traces }]) => [call, { times, traces }])),
  };
}
