import { at } from "../../core/at.ts";
import type { TraceFacts } from "../../core/trace.ts";
import { createStoreCollector, type ReadableCollector } from "../trace-collector.ts";
import type { CallStore } from "../call-store.ts";
import type { TraceSource } from "../format.ts";
import type { Place, Places } from "./place-keeper.ts";

/**
 * Calls of a trace by index, from 0: `from` included, `to` not.
 */
export interface CallRange {
  readonly from: number;
  readonly to: number;
}

/** The calls of one trace that are wanted. */
export interface AskedCalls {
  /** The trace's name. */
  readonly name: string;
  readonly ranges: readonly CallRange[];
}

/** A wanted call, and its place. */
export interface FoundCall {
  /** Of the call in its trace, from 0. */
  readonly index: number;
  readonly call: string;
  readonly place: Place;
  /** The program that the text named for the trace before the call; null where it named none. */
  readonly program: string | null;
}

/** The wanted calls of one trace, in order. */
export interface FoundCalls {
  /** The thread, process or container of the trace; "" where the text does not name it. */
  readonly id: string;
  readonly found: readonly FoundCall[];
}

/** A collector that keeps only the wanted calls, each with its place. */
export function createPlacedCollector(
  source: TraceSource,
  asked: readonly AskedCalls[],
  places: Places,
): ReadableCollector<TraceFacts & FoundCalls> {
  const rangesOf = new Map<string, readonly CallRange[]>();
  for (const { name, ranges } of asked) rangesOf.set(name, merged([...(rangesOf.get(name) ?? []), ...ranges]));
  const allRanges = merged(asked.flatMap(({ ranges }) => ranges));
  const counts: number[] = [];
  /**
   * Per trace: the ranges still to come; null until the first call, before which the trace may get
   * its name.
   */
  const askedOf: ({ readonly ranges: readonly CallRange[]; next: number } | null)[] = [];
  const foundOf = new Map<number, FoundCall[]>();

  /** A trace without an id has its file's name, and may still get any other. */
  function rangesFor(trace: number): readonly CallRange[] {
    const { name } = collector.factsNow(trace);
    return name === source.path ? allRanges : (rangesOf.get(name) ?? []);
  }

  const store: CallStore<FoundCalls> = {
    open() {
      askedOf.push(null);
      return counts.push(0) - 1;
    },
    add(trace, call, _seconds, place) {
      const index = at(counts, trace);
      counts[trace] = index + 1;
      const own = (askedOf[trace] ??= { ranges: rangesFor(trace), next: 0 });
      let range = own.ranges[own.next];
      while (range !== undefined && range.to <= index) range = own.ranges[(own.next += 1)];
      if (range === undefined || index < range.from) return;
      const { program = null } = collector.factsNow(trace);
      const found = foundOf.get(trace) ?? [];
      found.push({ index, call, place: place ?? places.here(), program });
      foundOf.set(trace, found);
    },
    callCount: (trace) => at(counts, trace),
    kept(trace) {
      const { name, id } = collector.factsNow(trace);
      const ranges = rangesOf.get(name) ?? [];
      return { id, found: (foundOf.get(trace) ?? []).filter(({ index }) => isWithin(ranges, index)) };
    },
    counts: () => new Map(),
  };
  // Odd names were reported on the first reading.
  const collector: ReadableCollector<TraceFacts & FoundCalls> = {
    ...createStoreCollector(source, store),
    keptNames: () => [],
  };
  return collector;
}

/** The same calls as sorted ranges that do not touch. */
function merged(ranges: readonly CallRange[]): readonly CallRange[] {
  const found: CallRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last === undefined || range.from > last.to) found.push(range);
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return found;
}

function isWithin(ranges: readonly CallRange[], index: number): boolean {
  return ranges.some(({ from, to }) => index >= from && index < to);
}
