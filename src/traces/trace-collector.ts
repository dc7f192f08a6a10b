import { type Trace, type TraceDigest, type TraceFacts, someGaps, withFields } from "../core/trace.ts";
import { at } from "../core/at.ts";
import { traceError } from "../errors.ts";
import { type CallDigests, type CallStore, createCallLists } from "./call-store.ts";
import {
  createKeptNames,
  limitsOf,
  MOST_ID_LETTERS,
  tooManyCalls,
  tooManyHeld,
  tooManyIdLetters,
  tooManyTraces,
  type CollectorLimits,
} from "./collector-limits.ts";
import type { Caller, OpenTrace, TraceCollector, TraceSource } from "./format.ts";
import { ownText } from "./lines.ts";
import type { Place } from "./places/place-keeper.ts";
import { createLineages, LISTEN, type ProcessNode } from "./lineage.ts";

/** A collector with the traces that it collected. */
export interface ReadableCollector<
  Kept extends TraceFacts,
  Traces extends Iterable<Kept> = Iterable<Kept>,
> extends TraceCollector {
  /**
   * Every trace with a call, in the order of their beginnings.
   * @throws SentinelError E_TRACE when traces are per container and the text did not name any
   */
  readonly traces: () => Traces;
  /**
   * The name of a trace so far, by its number in the store, and the id in its name; both may change
   * until all is read.
   */
  readonly factsNow: (trace: number) => Pick<TraceFacts, "name" | "program"> & { readonly id: string };
  /** The names that `keepName` received. */
  readonly keptNames: () => Iterable<string>;
  /** How often each call was made, in all traces together; counted when asked. */
  readonly callCounts: () => ReadonlyMap<string, { readonly times: number }>;
}

/**
 * A collector that keeps every call.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more calls, different calls
 * or traces than the limits
 */
export function createTraceCollector(
  source: TraceSource,
  limits = limitsOf(source),
): ReadableCollector<Trace, readonly Trace[]> {
  const collector = createCollector(source, createCallLists(source.keepsTimes ?? false), limits);
  return withFields(collector, { traces: () => [...collector.traces()] });
}

/**
 * A collector that keeps no calls, and takes any number of them. A trace of one call takes about
 * 200 bytes; trace objects are made during iteration.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more different calls or
 * traces than the limits
 */
export function createDigestCollector(
  source: TraceSource,
  digests: CallDigests,
  limits = limitsOf(source),
): ReadableCollector<TraceDigest> {
  return createCollector(source, digests, withFields(limits, { calls: Infinity }));
}

/**
 * A collector that keeps what its store keeps of the calls, and takes any number of them.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more traces than the limits
 */
export function createStoreCollector<Kept>(
  source: TraceSource,
  store: CallStore<Kept>,
): ReadableCollector<TraceFacts & Kept> {
  return createCollector(source, store, { ...limitsOf(source), calls: Infinity });
}

/** What the traces of one collector share. */
interface Shared {
  readonly store: CallStore<unknown>;
  callCount: number;
  readonly mostCalls: number;
  /** Makes the error of a file with too many calls. */
  readonly tooMany: (trace: Entry) => Error;
  /** A program or architecture, as the same string each time. */
  readonly keepWord: (word: string) => string;
}

/** A class, so that a million traces of one file share their functions. */
class Entry implements OpenTrace {
  /** The number of traces of the same id so far, this one included. */
  readonly lives: number;
  /** As the text has it. */
  id: string;
  /** Whether the next caller with this id is another trace. */
  isOver = false;
  readonly number: number;
  readonly #shared: Shared;
  #architecture: string | null;
  #program: string | null = null;
  /** Its process; null where a trace is a container. */
  readonly node: ProcessNode | null;

  constructor(shared: Shared, { id, lives, node }: Pick<Entry, "id" | "lives" | "node">, architecture: string | null) {
    this.#shared = shared;
    this.number = shared.store.open();
    this.id = id;
    this.lives = lives;
    this.node = node;
    this.#architecture = architecture;
  }

  get architecture(): string | null {
    return this.#architecture;
  }

  set architecture(name: string | null) {
    if (name !== this.#architecture) this.#architecture = name === null ? null : this.#shared.keepWord(name);
  }

  get program(): string | null {
    return this.#program;
  }

  set program(name: string | null) {
    if (name === this.#program) return;
    this.#program = name === null ? null : this.#shared.keepWord(name);
    this.node?.noteProgram(this.#program);
  }

  add(call: string, seconds = NaN, place?: Place): void {
    const shared = this.#shared;
    shared.store.add(this.number, call, seconds, place);
    if (call === LISTEN) this.node?.noteListen();
    shared.callCount += 1;
    if (shared.callCount > shared.mostCalls) throw shared.tooMany(this);
  }
}

/**
 * Maps the wanted elements, lazily. It is at the top level because V8 gives each new generator
 * function a class of its own; made per collector, that held the collector until the next full
 * garbage collection.
 */
function* made<From, To>(
  all: readonly From[],
  isWanted: (one: From) => boolean,
  make: (one: From) => To,
): Generator<To, void> {
  for (const one of all) if (isWanted(one)) yield make(one);
}

function createCollector<Kept>(
  source: TraceSource,
  store: CallStore<Kept>,
  limits: CollectorLimits,
): ReadableCollector<TraceFacts & Kept> {
  const { path, per = "thread" } = source;
  const entries: Entry[] = [];
  /** The last trace of each id. */
  const entryOf = new Map<string, Entry>();
  const words = new Map<string, string>();
  const names = createKeptNames(path, limits);
  const ends = createProcessEnds((count) => {
    checkHeld("threads of its processes", count);
  });
  const lineages = createLineages((count) => {
    checkHeld("processes and threads", count);
  }, ownLetters);
  let letters = 0;
  let namesContainers = false;
  let lostEvents = 0;
  let missingEvents = 0;
  let unreadCalls = 0;

  const shared: Shared = {
    store,
    callCount: 0,
    mostCalls: limits.calls,
    tooMany: (entry) =>
      tooManyCalls(source, limits, store.callCount(entry.number) > limits.calls ? nameOf(entry) : null),
    keepWord(word) {
      const known = words.get(word);
      if (known !== undefined) return known;
      checkHeld("programs", words.size + 1);
      const own = ownLetters(word);
      words.set(own, own);
      return own;
    },
  };

  function checkHeld(what: string, count: number): void {
    if (count > limits.traces) throw tooManyHeld(source, limits, what);
  }

  /** A copy of the text; counts its letters. */
  function ownLetters(text: string): string {
    letters += text.length;
    if (letters > MOST_ID_LETTERS) throw tooManyIdLetters(path);
    return ownText(text);
  }

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
    throw traceError(path, null, {
      problem: "trace.threads-only",
      lacks: "does not say which process a thread belongs to",
    });
  }

  function nameOf({ id, lives }: Entry): string {
    const life = lives === 1 ? id : `${id}.${lives}`;
    return life === "" ? path : `${path}#${life}`;
  }

  function begin(id: string, lives: number, process: string | null): Entry {
    if (entries.length === limits.traces) throw tooManyTraces(source, limits);
    const own = ownLetters(id);
    const node = per === "container" ? null : lineages.begin(own, lives === 1 ? own : `${own}.${lives}`, process);
    const entry = new Entry(shared, { id: own, lives, node }, source.architecture);
    entries.push(entry);
    entryOf.set(own, entry);
    return entry;
  }

  /** A thread that executed no program runs that of its process. */
  function programOf({ program, node }: Entry): string | null {
    return program ?? node?.program ?? null;
  }

  function finished(entry: Entry): TraceFacts & Kept {
    const { architecture } = entry;
    const program = programOf(entry);
    return {
      name: nameOf(entry),
      architecture,
      ...(program === null ? {} : { program }),
      ...(entry.node === null || !lineages.isKnown() ? {} : { lineage: entry.node.lineage() }),
      ...someGaps({ lostEvents, missingEvents, unreadCalls }),
      ...store.kept(entry.number),
    };
  }

  return {
    traceOf(caller) {
      const id = idOf(caller);
      const known = entryOf.get(id);
      if (known === undefined) return begin(id, 1, caller.process);
      return known.isOver ? begin(id, known.lives + 1, caller.process) : known;
    },
    made: lineages.made,
    childOf: lineages.childOf,
    end(thread) {
      const ended = per === "process" ? ends.end(thread) : thread;
      if (ended !== null) lineages.end(ended);
      const entry = per === "container" || ended === null ? undefined : entryOf.get(ended);
      if (entry !== undefined) entry.isOver = true;
    },
    rename(from, to) {
      const entry = entryOf.get(from);
      if (entry === undefined || entry.isOver || per === "container") return;
      entryOf.delete(from);
      entry.id = ownLetters(to);
      lineages.rename(from, entry.id);
      entryOf.set(entry.id, entry);
    },
    lose(events) {
      lostEvents += events;
    },
    miss(events) {
      missingEvents += events;
    },
    leaveUnread(calls) {
      unreadCalls += calls;
    },
    factsNow(trace) {
      const entry = at(entries, trace);
      const program = programOf(entry);
      return { name: nameOf(entry), id: entry.id, ...(program === null ? {} : { program }) };
    },
    keepName: names.keep,
    keptNames: names.all,
    callCounts: store.counts,
    checkHeld,
    callCount: () => shared.callCount,
    gaps: () => ({ lostEvents, missingEvents, unreadCalls }),
    traces() {
      if (per === "container" && shared.callCount > 0 && !namesContainers) {
        throw traceError(path, null, { problem: "trace.threads-only", lacks: "names no containers" });
      }
      return { [Symbol.iterator]: () => made(entries, ({ number }) => store.callCount(number) > 0, finished) };
    },
  };
}

/**
 * Detects the end of a process: its first thread, which has the process's id, and every other known
 * thread have ended.
 */
interface ProcessEnds {
  /** A thread of the process made a call. */
  readonly meet: (process: string, thread: string) => void;
  /** A thread ended. @returns its process where that is over now, else null */
  readonly end: (thread: string) => string | null;
}

/**
 * @param checkHeld receives the number of remembered threads, each time that one is added
 *
 * A first thread may end before the others, and be known only by its end; until it ends, the id of
 * the process cannot return.
 */
export function createProcessEnds(checkHeld: (threads: number) => void = () => undefined): ProcessEnds {
  const processOf = new Map<string, string>();
  /** Per process: the known living threads other than the first. */
  const others = new Map<string, Set<string>>();
  const withoutFirst = new Set<string>();

  return {
    meet(process, thread) {
      // After an execve in another thread, that thread has the first one's id.
      if (thread === process && withoutFirst.size > 0) withoutFirst.delete(process);
      if (thread === process || processOf.get(thread) === process) return;
      processOf.set(thread, process);
      checkHeld(processOf.size);
      const known = others.get(process);
      if (known === undefined) others.set(process, new Set([thread]));
      else known.add(thread);
    },
    end(thread) {
      const process = processOf.get(thread) ?? thread;
      const living = others.get(process);
      processOf.delete(thread);
      if (thread === process) withoutFirst.add(process);
      else living?.delete(thread);
      if (!withoutFirst.has(process) || (living !== undefined && living.size > 0)) return null;
      withoutFirst.delete(process);
      others.delete(process);
      return process;
    },
  };
}
