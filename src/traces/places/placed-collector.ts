import { at } from "../../core/at.ts";
import type { TraceFacts } from "../../core/trace.ts";
import { createStoreCollector, type ReadableCollector } from "../trace-collector.ts";
import type { CallStore } from "../call-store.ts";
import type { TraceSource } from "../format.ts";
import type { Place, Places } from "./place-keeper.ts";

/**
 * Which calls of a trace are asked for: those from one index, counted from 0, to before another.
 */
export interface CallRange {
  readonly from: number;
  readonly to: number;
}

/** Which calls of which trace are asked for. */
export interface AskedCalls {
  /** The trace's name. */
  readonly name: string;
  readonly ranges: readonly CallRange[];
}

/** A call that was asked for, and where it was found. */
export interface FoundCall {
  /** Of the call in its trace, from 0. */
  readonly index: number;
  readonly call: string;
  readonly place: Place;
  /** The program that the text had named for the trace before the call; null where it had not. */
  readonly program: string | null;
}

/** The calls that were found of one trace, in their order. */
export interface FoundCalls {
  /** The thread, process or container that the trace is of; "" where the text does not name it. */
  readonly id: string;
  readonly found: readonly FoundCall[];
}

/** A collector that keeps nothing but the calls that are asked for, each with its place. */
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
   * Of each trace what may be asked of it and is not behind it; null until its first call, which
   * may name it.
   */
  const askedOf: ({ readonly ranges: readonly CallRange[]; next: number } | null)[] = [];
  const foundOf = new Map<number, FoundCall[]>();

  /** A trace without an id, called like its file, may still turn out to be any other. */
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
  // What is odd about its names was said when the file was read first.
  const collector: ReadableCollector<TraceFacts & FoundCalls> = {
    ...createStoreCollector(source, store),
    keptNames: () => [],
  };
  return collector;
}

/** The same calls by ranges in order, of which none touches another. */
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
