import type { Place, Places } from "./places/place-keeper.ts";

/**
 * Calls that begin a thread or a process. They return a second time, with 0, in the new one.
 */
export const SPAWNING_CALLS: ReadonlySet<string> = new Set(["clone", "clone3", "fork", "vfork"]);
/** Calls that never return: a thread makes no other call after one of them. */
export const LAST_CALLS: ReadonlySet<string> = new Set(["exit", "exit_group"]);
const BIT: Readonly<Record<CallSide, number>> = { enter: 1, exit: 2, named: 4 };
/**
 * The most threads that are remembered; beyond them a few calls may count twice, which is better
 * than filling the memory.
 */
const LARGEST_THREAD_COUNT = 65_536;
/** One more than a message names; a recording may hold thousands. */
const MOST_KINDS = 4;

/** The events that one call may have: its entry, its return, and one named after the call. */
export type CallSide = "enter" | "exit" | "named";

/**
 * Whether a return is the second one of a spawning call, in the new child.
 * @param returned null where it is not known
 */
export function isReturnInChild(call: string, returned: number | null): boolean {
  return returned === 0 && SPAWNING_CALLS.has(call);
}

/** Finds the first event of each call. */
interface CallOnce {
  /**
   * Whether an event begins a call. A thread makes one call at a time: events of one call name
   * belong to one call until a side comes a second time. So any set of sides will do, in any order.
   */
  readonly isFirst: (thread: string, call: string, side: CallSide) => boolean;
  /** The thread is gone. */
  readonly forget: (thread: string) => void;
}

interface LastCall {
  call: string;
  sides: number;
  /** On a pass that looks for places: the place of the call's first event. */
  place: Place | undefined;
}

/** @param places the source's: a later event of a call continues the first one */
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

/**
 * The kinds of events in a recording that are not system calls, for the message on a recording
 * without calls.
 */
interface KindsSeen {
  readonly add: (kind: string) => void;
  /** The first four different ones. */
  readonly seen: () => readonly string[];
}

export function createKindsSeen(): KindsSeen {
  const kinds = new Set<string>();
  return {
    add(kind) {
      if (kinds.size < MOST_KINDS) kinds.add(kind.slice(0, 60));
    },
    seen: () => [...kinds],
  };
}

/** Joins the lines of an event that was split. */
interface SplitEvents {
  /**
   * Takes the next line.
   * @returns the event's whole text where this line ends an event; the line itself where it is not
   * part of one; null where the event continues
   */
  readonly next: (line: string) => string | null;
  /** Keeps a line that may begin an event. @returns false where it does not */
  readonly begin: (line: string, lineNumber: number) => boolean;
  /** Nothing more comes. */
  readonly finish: () => void;
}

/**
 * A program may give itself a name with a line feed. Recorders of one line per event write the name
 * as it is, so the event has two or more lines. Joins them, so that no program hides a call by its
 * name.
 * @param isBegun whether a text is the beginning of an event, cut within a program's name of
 * possible length
 * @param isWhole whether a text is an event, at least up to the end of the name
 * @param places the source's; left out on a pass that does not look for places
 * @param lose gets the first line of each event that never ended
 */
export function createSplitEvents(
  isBegun: (text: string) => boolean,
  isWhole: (text: string) => boolean,
  lose: (line: string, lineNumber: number) => void,
  places?: Places,
): SplitEvents {
  let begun: { readonly text: string; readonly lineNumber: number; readonly places: readonly Place[] } | null = null;

  function placesHere(): readonly Place[] {
    return places === undefined ? [] : [places.here()];
  }

  function drop(): void {
    if (begun !== null) lose(begun.text, begun.lineNumber);
    begun = null;
  }

  return {
    next(line) {
      if (begun === null) return line;
      const text = `${begun.text}\n${line}`;
      if (isWhole(text)) {
        places?.beganAt(begun.places);
        begun = null;
        return text;
      }
      if (isBegun(text)) {
        begun = { text, lineNumber: begun.lineNumber, places: [...begun.places, ...placesHere()] };
        return null;
      }
      drop();
      return line;
    },
    begin(line, lineNumber) {
      if (!isBegun(line)) return false;
      begun = { text: line, lineNumber, places: placesHere() };
      return true;
    },
    finish: drop,
  };
}

/** The events of some lines: one that a name with a line feed split has several. */
export function eventsOf<Event>(lines: readonly string[], read: (text: string) => Event | null): readonly Event[] {
  const events: Event[] = [];
  let text: string | null = null;
  for (const line of lines) {
    const whole: string = text === null ? line : `${text}\n${line}`;
    const event = read(whole);
    text = event === null ? whole : null;
    if (event !== null) events.push(event);
  }
  return events;
}
