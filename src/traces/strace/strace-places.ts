import type { TraceCollector } from "../format.ts";
import type { Place, Places } from "../places/place-keeper.ts";
import { SPAWNING_CALLS } from "../call-events.ts";
import { isBack, makesThread, spawnedId } from "./strace-line.ts";

/**
 * Says which lines of strace go on with a call, and which calls made which threads; only on a pass
 * that looks for places.
 */
export interface StracePlaces {
  /** A call begins on the line that is being read. @param rest the line from the call's name on */
  readonly begin: (thread: string, name: string, rest: string) => void;
  /** The same of a call whose line holds all of it, and that makes no thread. */
  readonly complete: (thread: string) => void;
  /** @param rest the line from `<... ` on */
  readonly resume: (thread: string, rest: string) => void;
  /** The line is the rest of one that strace's own words broke. */
  readonly goOn: (rest: string) => void;
}

const UNFINISHED = /<unfinished \.\.\.>\s*$/;
const RESUMED = /^<\.\.\. ([a-zA-Z_]\w*(?:#64)?) resumed>?/;

interface BegunCall {
  readonly thread: string;
  readonly name: string;
  readonly place: Place;
  /**
   * Of a call that makes a thread or process: which of the two, null where its flags are not shown.
   * Left out by any other call.
   */
  readonly isThread?: boolean | null;
}

export function createStracePlaces(places: Places, collector: TraceCollector): StracePlaces {
  const unfinished = new Map<string, BegunCall>();
  let last: BegunCall | null = null;

  function name({ isThread, thread, place }: BegunCall, text: string): void {
    const child = isThread === undefined || !isBack(text) ? null : spawnedId(text);
    if (child !== null && isThread !== undefined) places.spawned(child, thread, isThread, place);
  }

  return {
    begin(thread, callName, rest) {
      const kind = SPAWNING_CALLS.has(callName) ? { isThread: makesThread(rest) } : {};
      last = { thread, name: callName, place: places.here(), ...kind };
      name(last, rest);
      if (UNFINISHED.test(rest)) {
        unfinished.set(thread, last);
        collector.checkHeld("threads in the midst of a call", unfinished.size);
      } else unfinished.delete(thread);
    },
    complete(thread) {
      last = null;
      if (unfinished.size > 0) unfinished.delete(thread);
    },
    resume(thread, rest) {
      const begun = unfinished.get(thread);
      if (begun === undefined || begun.name !== RESUMED.exec(rest)?.[1]) return;
      places.goOn(begun.place);
      name(begun, rest);
      if (!UNFINISHED.test(rest)) unfinished.delete(thread);
    },
    goOn(rest) {
      if (last === null) return;
      places.goOn(last.place);
      name(last, rest);
    },
  };
}
