import type { Place, Places } from "./places/place-keeper.ts";
import { SPAWNING_CALLS } from "./thread-calls.ts";

/** The events that one call may show in: its entry, its return, and one of the call's own name. */
export type CallSide = "enter" | "exit" | "named";

const BIT: Readonly<Record<CallSide, number>> = { enter: 1, exit: 2, named: 4 };

/**
 * So many threads are remembered; beyond them a few calls may count twice, which beats filling the
 * memory.
 */
const LARGEST_THREAD_COUNT = 65_536;

/**
 * Whether a return is that of the parent's call, seen in its new child.
 * @param returned null where it is not known
 */
export function isReturnInChild(call: string, returned: number | null): boolean {
  return returned === 0 && SPAWNING_CALLS.has(call);
}

/** Tells the first event of each call from the others. */
export interface CallOnce {
  /**
   * Whether an event begins a call. A thread makes one call at a time: events of one call name
   * belong to one call until a side comes that it has already. So it does not matter which sides a
   * recording has, nor in which order.
   */
  readonly isFirst: (thread: string, call: string, side: CallSide) => boolean;
  /** The thread is gone. */
  readonly forget: (thread: string) => void;
}

interface LastCall {
  call: string;
  sides: number;
  /** On a pass that looks for places: of the call's first event. */
  place: Place | undefined;
}

/** @param places those of the source: an event that is not a call's first one goes on with it */
export function createCallOnce(places?: Places): CallOnce {
  const lastOf = new Map<string, LastCall>();

  return {
    isFirst(thread, call, side) {
      const bit = BIT[side];
      const last = lastOf.get(thread);
      if (last === undefined) {
        if (lastOf.size >= LARGEST_THREAD_COUNT) lastOf.clear();
        lastOf.set(thread, { call, sides: bit, place: places?.here() });
        return true;
      }
      if (last.call === call && (last.sides & bit) === 0) {
        last.sides |= bit;
        if (last.place !== undefined) places?.goOn(last.place);
        return false;
      }
      last.call = call;
      last.sides = bit;
      if (places !== undefined) last.place = places.here();
      return true;
    },
    forget(thread) {
      lastOf.delete(thread);
    },
  };
}
