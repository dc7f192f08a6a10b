import type { Trace } from "../core/trace.ts";
import { traceError } from "../errors.ts";
import type { TraceSource } from "./format.ts";

/** More calls of one file would fill the memory before anything could score them. */
const LARGEST_CALL_COUNT = 20_000_000;
/** More threads than a machine numbers before the ids come back; more traces would fill the memory. */
const LARGEST_TRACE_COUNT = 1_000_000;

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
  /** Every trace with a call, in order of the first one. */
  readonly traces: () => readonly Trace[];
}

interface Entry extends CallOwner {
  id: string;
  readonly calls: string[];
  readonly seconds: number[];
}

/** @throws SentinelError E_TRACE, from what it gives, when a file holds more calls or threads than any recording */
export function createCallBook(source: TraceSource): CallBook {
  const { path, per = "thread", keepsTimes = false } = source;
  const entries: Entry[] = [];
  const entryOf = new Map<string, Entry>();
  const livesOf = new Map<string, number>();
  let callCount = 0;
  let lostEvents = 0;

  function idOf(caller: Caller): string {
    if (per === "thread") return caller.thread;
    if (per === "container") return caller.container ?? "host";
    if (caller.process !== null) return caller.process;
    throw traceError(path, null, "the text does not say which process a thread belongs to; read it --per thread");
  }

  function begin(id: string): Entry {
    const lives = (livesOf.get(id) ?? 0) + 1;
    livesOf.set(id, lives);
    const calls: string[] = [];
    const seconds: number[] = [];
    const entry: Entry = {
      id: lives === 1 ? id : `${id}.${lives}`,
      architecture: source.architecture,
      program: null,
      calls,
      seconds,
      add(call, time = NaN) {
        calls.push(call);
        if (keepsTimes) seconds.push(time);
        if ((callCount += 1) > LARGEST_CALL_COUNT) {
          throw traceError(
            path,
            null,
            `holds more than ${LARGEST_CALL_COUNT} system calls, which no trace does; split it`,
          );
        }
      },
    };
    entries.push(entry);
    entryOf.set(id, entry);
    if (entries.length > LARGEST_TRACE_COUNT) {
      throw traceError(
        path,
        null,
        `holds more than ${LARGEST_TRACE_COUNT} processes, which no recording does; split it`,
      );
    }
    return entry;
  }

  function traceOf({ id, calls, seconds, architecture, program }: Entry): Trace {
    return {
      name: id === "" ? path : `${path}#${id}`,
      calls,
      architecture,
      ...(program === null ? {} : { program }),
      ...(lostEvents === 0 ? {} : { lostEvents }),
      ...(keepsTimes ? { seconds: Float64Array.from(seconds) } : {}),
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
      const entry = per === "thread" ? entryOf.get(from) : undefined;
      if (entry === undefined) return;
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
    traces: () => entries.filter(({ calls }) => calls.length > 0).map(traceOf),
  };
}
