import type { Trace } from "../core/trace.ts";

/** Takes the calls of one trace as they come. */
export interface CallStore<Kept> {
  /** @param seconds when the call was made, NaN where the text does not say */
  readonly add: (call: string, seconds: number) => void;
  /** What is kept of the calls so far. */
  readonly kept: () => Kept;
}

/** Keeps every call, and its time where that is wanted. */
export function createCallList(keepsTimes: boolean): CallStore<Pick<Trace, "calls" | "seconds">> {
  const calls: string[] = [];
  const times: number[] = [];
  return {
    add(call, seconds) {
      calls.push(call);
      if (keepsTimes) times.push(seconds);
    },
    kept: () => (keepsTimes ? { calls, seconds: Float64Array.from(times) } : { calls }),
  };
}
