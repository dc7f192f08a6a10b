import type { Trace, TraceDigest, TraceFacts } from "../core/trace.ts";
import { traceError } from "../errors.ts";
import type { CallDigests } from "./call-digests.ts";
import { LARGEST_BOOK, tooManyCalls, tooManyTraces, type BookLimits } from "./book-limits.ts";
import { createCallList, type CallStore } from "./call-store.ts";
import type { TraceSource } from "./format.ts";
import { createKeptNames } from "./kept-names.ts";
import { createProcessEnds } from "./process-ends.ts";

/** Who made a call, as far as the text says. */
export interface Caller {
  /** The thread's id as written, the host's where the text has several; "" where there is one thread that is never named. */
  readonly thread: string;
  /** The process's id; null where the format does not say it. */
  readonly process: string | null;
  /** The container's id or name; "" outside of one, null where the text does not say it. */
  readonly container: string | null;
}

/** Where the calls of one trace go. */
export interface CallOwner {
  /** What the text last said of it; at first what the user said. */
  architecture: string | null;
  /** The program that the text last named; null where it names none. */
  program: string | null;
  /**
   * @param seconds when the call was made, on the text's own clock; NaN where it does not say
   * @throws SentinelError E_TRACE when the file holds more calls than the limit
   */
  readonly add: (call: string, seconds?: number) => void;
}

/** Sorts the calls of one file into traces. */
export interface CallBook {
  /**
   * The trace that a caller's calls belong to, begun when first asked for.
   * @throws SentinelError E_TRACE when traces are wanted per process and the text does not name any
   */
  readonly ownerOf: (caller: Caller) => CallOwner;
  /** The thread is gone: should its id come back, that is another trace. So is its process, when its last thread is gone. */
  readonly end: (thread: string) => void;
  /** A thread so far unnamed turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The recorder says that it lost events here. @param events how many; 1 where it does not say */
  readonly lose: (events: number) => void;
  /**
   * A call's name that the text spells out, as the same string each time. Readers bring each new one here; names of our own tables need not come.
   * @throws SentinelError E_TRACE when the file holds more names than the limit
   */
  readonly keepName: (call: string) => string;
  readonly callCount: () => number;
  readonly lostEvents: () => number;
}

/** A book that can be read. */
export interface ReadableBook<Kept extends TraceFacts> extends CallBook {
  /**
   * Every trace with a call, in the order in which they were begun.
   * @throws SentinelError E_TRACE when traces are wanted per container and the text did not name any
   */
  readonly traces: () => readonly Kept[];
}

interface Entry<Kept> extends CallOwner {
  id: string;
  callCount: number;
  readonly store: CallStore<Kept>;
}

/**
 * A book that keeps every call.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more calls, different calls or traces than the limits
 */
export function createCallBook(source: TraceSource, limits = LARGEST_BOOK): ReadableBook<Trace> {
  return createBook(source, () => createCallList(source.keepsTimes ?? false), limits);
}

/**
 * A book that keeps no call, and takes any number of them.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more different calls or traces than the limits
 */
export function createDigestBook(
  source: TraceSource,
  digests: CallDigests,
  limits = LARGEST_BOOK,
): ReadableBook<TraceDigest> {
  return createBook(source, digests.open, { ...limits, calls: Infinity });
}

function createBook<Kept>(
  source: TraceSource,
  openStore: () => CallStore<Kept>,
  limits: BookLimits,
): ReadableBook<TraceFacts & Kept> {
  const { path, per = "thread" } = source;
  const entries: Entry<Kept>[] = [];
  const entryOf = new Map<string, Entry<Kept>>();
  const livesOf = new Map<string, number>();
  const ends = createProcessEnds();
  let namesContainers = false;
  let callCount = 0;
  let lostEvents = 0;

  function idOf(caller: Caller): string {
    if (per === "thread") return caller.thread;
    if (per === "container") {
      namesContainers ||= caller.container !== null;
      return caller.container || "host";
    }
    if (caller.process !== null) {
      ends.meet(caller.process, caller.thread);
      return caller.process;
    }
    throw traceError(path, null, "the text does not say which process a thread belongs to; read it --per thread");
  }

  function nameOf(id: string): string {
    return id === "" ? path : `${path}#${id}`;
  }

  function begin(id: string): Entry<Kept> {
    const lives = (livesOf.get(id) ?? 0) + 1;
    livesOf.set(id, lives);
    const store = openStore();
    const entry: Entry<Kept> = {
      id: lives === 1 ? id : `${id}.${lives}`,
      architecture: source.architecture,
      program: null,
      callCount: 0,
      store,
      add(call, seconds = NaN) {
        store.add(call, seconds);
        entry.callCount += 1;
        if ((callCount += 1) <= limits.calls) return;
        throw tooManyCalls(path, limits, entry.callCount > limits.calls ? nameOf(entry.id) : null);
      },
    };
    entries.push(entry);
    entryOf.set(id, entry);
    if (entries.length > limits.traces) throw tooManyTraces(path, limits, per);
    return entry;
  }

  function traceOf({ id, architecture, program, store }: Entry<Kept>): TraceFacts & Kept {
    return {
      name: nameOf(id),
      architecture,
      ...(program === null ? {} : { program }),
      ...(lostEvents === 0 ? {} : { lostEvents }),
      ...store.kept(),
    };
  }

  return {
    ownerOf(caller) {
      const id = idOf(caller);
      return entryOf.get(id) ?? begin(id);
    },
    end(thread) {
      const ended = per === "process" ? ends.end(thread) : thread;
      if (per !== "container" && ended !== null) entryOf.delete(ended);
    },
    rename(from, to) {
      const entry = entryOf.get(from);
      if (entry === undefined || per === "container") return;
      entryOf.delete(from);
      entryOf.set(to, entry);
      livesOf.set(to, 1);
      entry.id = to;
    },
    lose(events) {
      lostEvents += events;
    },
    keepName: createKeptNames(path, limits),
    callCount: () => callCount,
    lostEvents: () => lostEvents,
    traces() {
      if (per === "container" && callCount > 0 && !namesContainers) {
        throw traceError(path, null, "the text names no containers; read it --per thread or --per process");
      }
      return entries.filter((entry) => entry.callCount > 0).map(traceOf);
    },
  };
}
