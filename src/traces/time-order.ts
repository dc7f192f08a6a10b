import type { Problem } from "../problems/problem.ts";
import { ownText } from "./own-text.ts";

/**
 * Notices times that run backwards within a thread: its calls then stand in another order than it
 * made them in.
 */
export interface TimeOrder {
  /** @param time of a call, in one unit; NaN where it is not known */
  readonly see: (thread: string, time: number) => void;
  /** One, or none. */
  readonly warnings: () => readonly Problem[];
}

/**
 * @param what a text's calls come in, "row" or "event"
 * @param remedy what puts them in order; null where nothing does
 * @param checkHeld is given, each time that one more is remembered, the number of threads
 */
export function createTimeOrder(
  path: string,
  what: "row" | "event",
  remedy: string | null,
  checkHeld: (threads: number) => void,
): TimeOrder {
  const lastOf = new Map<string, { time: number }>();
  let recentThread: string | null = null;
  let recent = { time: NaN };
  let backwards = 0;

  function lastIn(thread: string): { time: number } {
    if (recentThread === thread) return recent;
    let last = lastOf.get(thread);
    if (last === undefined) {
      last = { time: NaN };
      lastOf.set(ownText(thread), last);
      checkHeld(lastOf.size);
    }
    recentThread = thread;
    recent = last;
    return last;
  }

  return {
    see(thread, time) {
      if (Number.isNaN(time)) return;
      const last = lastIn(thread);
      if (time < last.time) backwards += 1;
      last.time = time;
    },
    warnings() {
      if (backwards === 0) return [];
      return [{ problem: "trace.time-backwards", path, events: backwards, what, remedy }];
    },
  };
}
