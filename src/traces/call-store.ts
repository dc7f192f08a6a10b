import { at } from "../core/at.ts";
import { countCalls } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import type { Place } from "./places/place-keeper.ts";

/**
 * Takes the calls of a file's traces as they come. Traces are known by their number, from 0 on, so
 * that one of a single call costs a few bytes.
 */
export interface CallStore<Kept> {
  /** Begins a trace. @returns its number */
  readonly open: () => number;
  /**
   * @param seconds when the call was made, NaN where the text does not say
   * @param place where the reader says that it began, see `CallOwner`
   */
  readonly add: (trace: number, call: string, seconds: number, place?: Place) => void;
  /** How many calls a trace has so far. */
  readonly callCount: (trace: number) => number;
  /** What is kept of the calls of a trace so far. */
  readonly kept: (trace: number) => Kept;
  /** How often each call was made, in all traces together. */
  readonly counts: () => ReadonlyMap<string, { readonly times: number }>;
}

/** Keeps every call, and its time where that is wanted. */
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
