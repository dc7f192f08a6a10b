import type { Trace, TraceDigest, TraceFacts } from "../core/trace.ts";
import { traceError } from "../errors.ts";
import type { CallDigests } from "./call-digests.ts";
import { createCallList, type CallStore } from "./call-store.ts";
import type { TraceSource } from "./format.ts";

/** What one file may hold. */
export interface BookLimits {
  readonly calls: number;
  readonly traces: number;
}

/** 0.8 GB of pointers to call names, and near the 112,813,858 at which V8 ends the process that goes on filling one array; more threads than fill a recording. */
const LARGEST: BookLimits = { calls: 100_000_000, traces: 1_000_000 };

/** Who made a call, as far as the text says. */
export interface Caller {
  /** The thread's id as written, the host's where the text has several; "" where there is one thread that is never named. */
  readonly thread: string;
  /** The process's id; null where the format does not say it. */
  readonly process: string | null;
  /** The container's id or name; null outside of one, or where the format does not say it. */
  readonly container: string | null;
}

/** Where the calls of one trace go. */
export interface CallOwner {
  /** What the text last said of it; at first what the user said. */
  architecture: string | null;
  /** The program that the text last named; null where it names none. */
  program: string | null;
  /** @param seconds when the call was made, on the text's own clock; NaN where it does not say */
  readonly add: (call: string, seconds?: number) => void;
}

/** Sorts the calls of one file into traces. */
export interface CallBook {
  /**
   * The trace that a caller's calls belong to, begun when first asked for.
   * @throws SentinelError E_TRACE when traces are wanted per process and the text does not name any
   */
  readonly ownerOf: (caller: Caller) => CallOwner;
  /** The thread is gone: should its id come back, that is another trace. */
  readonly end: (thread: string) => void;
  /** A thread so far unnamed turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The recorder says that it lost events here. @param events how many; 1 where it does not say */
  readonly lose: (events: number) => void;
  readonly callCount: () => number;
  readonly lostEvents: () => number;
}

/** A book that can be read. */
export interface ReadableBook<Kept extends TraceFacts> extends CallBook {
  /** Every trace with a call, in the order in which they were begun. */
  readonly traces: () => readonly Kept[];
}

interface Entry<Kept> extends CallOwner {
  id: string;
  callCount: number;
  readonly store: CallStore<Kept>;
}

/**
 * A book that keeps every call.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more calls or traces than the limits
 */
export function createCallBook(source: TraceSource, limits = LARGEST): ReadableBook<Trace> {
  return createBook(source, () => createCallList(source.keepsTimes ?? false), limits);
}

/**
 * A book that keeps no call, and takes any number of them.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more traces than the limit
 */
export function createDigestBook(
  source: TraceSource,
  digests: CallDigests,
  { traces } = LARGEST,
): ReadableBook<TraceDigest> {
  return createBook(source, digests.open, { calls: Infinity, traces });
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
  let callCount = 0;
  let lostEvents = 0;

  function idOf(caller: Caller): string {
    if (per === "thread") return caller.thread;
    if (per === "container") return caller.container ?? "host";
    if (caller.process !== null) return caller.process;
    throw traceError(path, null, "the text does not say which process a thread belongs to; read it --per thread");
  }

  function nameOf(id: string): string {
    return id === "" ? path : `${path}#${id}`;
  }

  function tooManyCalls({ id, callCount: own }: Entry<Kept>): Error {
    const whose = own > limits.calls ? `the trace ${nameOf(id)} alone has` : "the file holds";
    const problem = `${whose} more than ${limits.calls} system calls, too many to hold at once`;
    return traceError(
      path,
      null,
      `${problem}; cut the file in time (split -C 1G FILE), each piece is then read by itself`,
    );
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
        if ((callCount += 1) > limits.calls) throw tooManyCalls(entry);
      },
    };
    entries.push(entry);
    entryOf.set(id, entry);
    if (entries.length > limits.traces) {
      const problem = `holds more than ${limits.traces} ${per === "thread" ? "threads" : per === "process" ? "processes" : "containers"}`;
      throw traceError(path, null, `${problem}, which no recording does; cut the file in time`);
    }
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
      if (per === "thread") entryOf.delete(thread);
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
    callCount: () => callCount,
    lostEvents: () => lostEvents,
    traces: () => entries.filter((entry) => entry.callCount > 0).map(traceOf),
  };
}
