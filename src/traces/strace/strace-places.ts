import type { TraceCollector } from "../format.ts";
import type { Place, Places } from "../places/place-keeper.ts";
import { SPAWNING_CALLS } from "../call-events.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";

/**
 * Finds which lines of strace continue a call, and which call made which thread; only on a pass
 * that looks for places.
 */
export interface StracePlaces {
  /** A call begins in the current line. @param rest the line from the call's name on */
  readonly begin: (thread: string, name: string, rest: string) => void;
  /** A call that is complete in the current line, and makes no thread. */
  readonly complete: (thread: string) => void;
  /** @param rest the line from `<... ` on */
  readonly resume: (thread: string, rest: string) => void;
  /** The rest of a line that a message of strace broke. */
  readonly goOn: (rest: string) => void;
}

const UNFINISHED = /<unfinished \.\.\.>\s*$/;
const RESUMED = /^<\.\.\. ([a-zA-Z_]\w*(?:#64)?) resumed>?/;

interface OpenCall {
  readonly thread: string;
  readonly name: string;
  readonly place: Place;
  /**
   * Whether the call makes a thread (true) or a process; null where the line does not show its
   * flags. Only of calls that make one.
   */
  readonly isThread?: boolean | null;
}

export function createStracePlaces(places: Places, collector: TraceCollector): StracePlaces {
  const unfinished = new Map<string, OpenCall>();
  let last: OpenCall | null = null;

  function noteChild({ isThread, thread, place }: OpenCall, text: string): void {
    const child = isThread === undefined || !isBack(text) ? null : spawnedId(text);
    if (child !== null && isThread !== undefined) places.spawned(child, thread, isThread, place);
  }

  return {
    begin(thread, callName, rest) {
      const kind = SPAWNING_CALLS.has(callName) ? { isThread: makesThread(rest) } : {};
      last = { thread, name: callName, place: places.here(), ...kind };
      noteChild(last, rest);
      if (UNFINISHED.test(rest)) {
        unfinished.set(thread, last);
        collector.checkHeld("threads with an unfinished call", unfinished.size);
      } else unfinished.delete(thread);
    },
    complete(thread) {
      last = null;
      if (unfinished.size > 0) unfinished.delete(thread);
    },
    resume(thread, rest) {
      const call = unfinished.get(thread);
      if (call === undefined || call.name !== RESUMED.exec(rest)?.[1]) return;
      places.goOn(call.place);
      noteChild(call, rest);
      if (!UNFINISHED.test(rest)) unfinished.delete(thread);
    },
    goOn(rest) {
      if (last === null) return;
      places.goOn(last.place);
      noteChild(last, rest);
    },
  };
}
