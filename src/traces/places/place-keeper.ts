import { at } from "../../core/at.ts";

/**
 * A place in a text: the byte at which a line begins (a word, in formats where one line may hold a
 * whole trace). An event has the place of its first line. Bytes count in the file, unpacked.
 */
export type Place = number;

/**
 * What a reader reports of places. A source has it only on the pass that looks for places.
 */
export interface Places {
  /**
   * The place of the event that is being read: of its line, unless it was reported to have begun
   * before.
   */
  readonly here: () => Place;
  /**
   * A line continues an event that began before.
   * @param line its place; by default the line that is being read
   */
  readonly goOn: (event: Place, line?: Place) => void;
  /** All lines from a place to the one that is being read are one event. */
  readonly reachFrom: (event: Place) => void;
  /**
   * The event that is being read began with lines before this one.
   * @param places the places of these lines, in order
   */
  readonly beganAt: (places: readonly Place[]) => void;
  /** The line that is being read is a table's header, which every row needs. */
  readonly isHeader: () => void;
  /**
   * A thread or process was made.
   * @param isThread whether it is a thread of its maker's process; null where the text does not say
   * @param place place of the call that made it
   */
  readonly spawned: (child: string, parent: string, isThread: boolean | null, place: Place) => void;
  /** The thread without an id has this one. */
  readonly named: (thread: string) => void;
}

/** Who made a thread or process, and where the call is. */
export interface Spawned {
  readonly parent: string;
  readonly isThread: boolean | null;
  readonly place: Place;
}

/** Consecutive lines, from the one at the first place to the one at the last. */
export type LineRange = readonly [first: Place, last: Place];

/** Collects what a reader reports of places. */
export interface KeptPlaces extends Places {
  /** Sets the place of what is read next. */
  readonly moveTo: (place: Place) => void;
  /** The lines of the events at some places, in order. */
  readonly linesOf: (events: readonly Place[]) => ReadonlyMap<Place, readonly LineRange[]>;
  readonly header: () => Place | null;
  /** Who made the thread that made a call at a place; null where the text does not say. */
  readonly makerOf: (thread: string, place: Place) => Spawned | null;
}

const FIRST_LENGTH = 256;
/** An event of more lines is shown without the others. */
const MOST_RUNS = 256;

/** Keeps 24 bytes per line that continues another, and the makers of new threads. */
export function createPlaces(checkHeld: (what: string, count: number) => void): KeptPlaces {
  let current: Place = 0;
  /** What the reader reported of the line at `current`. */
  let eventPlace: Place | null = null;
  let header: Place | null = null;
  /** Three numbers per run: the event's place, the run's first place and its last. */
  let runs = new Float64Array(3 * FIRST_LENGTH);
  let length = 0;
  const makersOf = new Map<string, Spawned[]>();
  let makers = 0;
  let unnamed = "";

  function keep(place: Place, first: Place, last: Place): void {
    if (3 * length === runs.length) {
      const longer = new Float64Array(2 * runs.length);
      longer.set(runs);
      runs = longer;
    }
    runs.set([place, first, last], 3 * length);
    length += 1;
  }

  /** The indexes of the runs of some events; a part of an event may itself have several lines. */
  function indexed(events: ReadonlySet<Place>): ReadonlyMap<Place, readonly number[]> {
    const found = new Map<Place, number[]>();
    let asked: ReadonlySet<Place> = events;
    while (asked.size > 0) {
      const parts = new Set<Place>();
      for (let index = 0; index < length; index += 1) {
        const place = at(runs, 3 * index);
        if (!asked.has(place)) continue;
        const own = found.get(place);
        if (own === undefined) found.set(place, [index]);
        else own.push(index);
        parts.add(at(runs, 3 * index + 1));
      }
      asked = new Set([...parts].filter((part) => !events.has(part) && !found.has(part)));
    }
    return found;
  }

  function linesOf(place: Place, runsOf: ReadonlyMap<Place, readonly number[]>): readonly LineRange[] {
    const met = new Set<Place>();
    const found = new Map<Place, Place>();
    const add = (event: Place): void => {
      if (met.has(event)) return;
      met.add(event);
      for (const index of runsOf.get(event) ?? []) {
        if (found.size >= MOST_RUNS) return;
        const first = at(runs, 3 * index + 1);
        found.set(first, Math.max(at(runs, 3 * index + 2), found.get(first) ?? first));
        add(first);
      }
    };
    add(place);
    if (!found.has(place)) found.set(place, place);
    return [...found].sort(([a], [b]) => a - b);
  }

  return {
    here: () => eventPlace ?? current,
    moveTo(place) {
      current = place;
      eventPlace = null;
    },
    goOn(event, line = current) {
      if (event !== line) keep(event, line, line);
    },
    reachFrom(event) {
      if (event !== current) keep(event, event, current);
    },
    beganAt([first, ...others]) {
      if (first === undefined || first === current) return;
      eventPlace = first;
      for (const place of [...others, current]) keep(first, place, place);
    },
    isHeader() {
      header = current;
    },
    header: () => header,
    spawned(child, parent, isThread, place) {
      checkHeld("new threads", (makers += 1));
      const maker = { parent, isThread, place };
      const known = makersOf.get(child);
      if (known === undefined) makersOf.set(child, [maker]);
      else known.push(maker);
    },
    named(thread) {
      unnamed = thread;
    },
    makerOf(thread, place) {
      const maker = makersOf.get(thread)?.findLast((one) => one.place <= place);
      if (maker === undefined) return null;
      return maker.parent === "" ? { ...maker, parent: unnamed } : maker;
    },
    linesOf(events) {
      const runsOf = indexed(new Set(events));
      return new Map(events.map((place) => [place, linesOf(place, runsOf)]));
    },
  };
}
