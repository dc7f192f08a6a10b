import { ownText } from "../own-text.ts";

/** Notices times that run backwards within a thread: its calls then stand in another order than it made them in. */
export interface RowOrder {
  /** @param time of a call, in the table's own unit; NaN where it is not known */
  readonly see: (thread: string, time: number) => void;
  /** One sentence, or none. */
  readonly warnings: () => readonly string[];
}

/** @param checkHeld is told, each time that one more is remembered, how many threads are */
export function createRowOrder(path: string, checkHeld: (threads: number) => void): RowOrder {
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
      const rows = backwards === 1 ? "1 row is" : `${backwards} rows are`;
      const problem = `${rows} earlier than the one before of the same thread, so calls stand in a wrong order`;
      return [`${path}: ${problem}; sort the rows by time first`];
    },
  };
}
