import { type Gaps, type Trace, type TraceDigest, type TraceFacts, someGaps, withFields } from "../core/trace.ts";
import { at } from "../core/at.ts";
import { traceError } from "../errors.ts";
import type { CallDigests } from "./call-digests.ts";
import {
  limitsOf,
  MOST_ID_LETTERS,
  MOST_NAME_LETTERS,
  tooManyCalls,
  tooManyHeld,
  tooManyIdLetters,
  tooManyNames,
  tooManyTraces,
  type BookLimits,
} from "./book-limits.ts";
import { createCallLists, type CallStore } from "./call-store.ts";
import type { TraceSource } from "./trace-source.ts";
import { ownText } from "./own-text.ts";
import type { Place } from "./places/place-keeper.ts";
import { createLineages, LISTEN, type ProcessNode } from "./lineage.ts";
import { createProcessEnds } from "./process-ends.ts";

/** Events lost where the recorder says that it lost some, and not how many. */
export const UNCOUNTED_LOSS = 1;

/** Who made a call, as far as the text says. */
export interface Caller {
  /**
   * The thread's id as written, the host's where the text has several; "" where there is one thread
   * that is never named.
   */
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
   * @param place where its event began, on a pass that looks for places; left out where that is
   * what is being read
   * @throws SentinelError E_TRACE when the file holds more calls than the limit
   */
  add(call: string, seconds?: number, place?: Place): void;
}

/** Sorts the calls of one file into traces. */
export interface CallBook {
  /**
   * The trace that a caller's calls belong to, begun when first asked for.
   * @throws SentinelError E_TRACE when traces are wanted per process and the text does not name any
   */
  readonly ownerOf: (caller: Caller) => CallOwner;
  /**
   * The thread is gone: should its id come back, that is another trace. So is its process, when its
   * last thread is gone.
   */
  readonly end: (thread: string) => void;
  /**
   * A thread made another, which may have been met before.
   * @param isThread whether it is a thread of the maker's process; null where the text does not say
   */
  readonly made: (child: string, maker: string, isThread: boolean | null) => void;
  /** The text says which process made a process. */
  readonly childOf: (process: string, parent: string) => void;
  /** A thread so far unnamed turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The recorder says that it lost events here. @param events how many; 1 where it does not say */
  readonly lose: (events: number) => void;
  /**
   * Events are missing here, which the recorder did not say that it lost: they may also have been
   * left out of an extract.
   */
  readonly miss: (events: number) => void;
  /** The text holds calls here, or may hold them, that cannot be read. */
  readonly leaveUnread: (calls: number) => void;
  /**
   * A call's name that the text spells out, as the same string each time. Readers bring each new
   * one here; names of our own tables need not come.
   * @throws SentinelError E_TRACE when the file holds more names than the limit
   */
  readonly keepName: (call: string) => string;
  /**
   * Where a reader remembers something for each thread or process of a text, it says here how much
   * that is: a text of ever new ids must not fill the memory.
   * @param what is remembered, in the plural
   * @throws SentinelError E_TRACE when that is more than the limit of traces
   */
  readonly checkHeld: (what: string, count: number) => void;
  readonly callCount: () => number;
  /** All that was lost, is missing or could not be read so far. */
  readonly gaps: () => Gaps;
}

/** A book that can be read. */
export interface ReadableBook<
  Kept extends TraceFacts,
  Traces extends Iterable<Kept> = Iterable<Kept>,
> extends CallBook {
  /**
   * Every trace with a call, in the order in which they were begun.
   * @throws SentinelError E_TRACE when traces are wanted per container and the text did not name
   * any
   */
  readonly traces: () => Traces;
  /**
   * What a trace is called so far, by its number in the store, and the id that its name has; both
   * may change until all is read.
   */
  readonly factsNow: (trace: number) => Pick<TraceFacts, "name" | "program"> & { readonly id: string };
  /** The names that came through `keepName`. */
  readonly keptNames: () => Iterable<string>;
  /** How often each call was made, in all traces together; counted when asked. */
  readonly callCounts: () => ReadonlyMap<string, { readonly times: number }>;
}

/**
 * A book that keeps every call.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more calls, different calls
 * or traces than the limits
 */
export function createCallBook(source: TraceSource, limits = limitsOf(source)): ReadableBook<Trace, readonly Trace[]> {
  const book = createBook(source, createCallLists(source.keepsTimes ?? false), limits);
  return withFields(book, { traces: () => [...book.traces()] });
}

/**
 * A book that keeps no call, and takes any number of them. A trace of one call takes some 200 bytes
 * of it, so its traces are made when they are gone through.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more different calls or
 * traces than the limits
 */
export function createDigestBook(
  source: TraceSource,
  digests: CallDigests,
  limits = limitsOf(source),
): ReadableBook<TraceDigest> {
  return createBook(source, digests, withFields(limits, { calls: Infinity }));
}

/**
 * A book that keeps of the calls what its store does, and takes any number of them.
 * @throws SentinelError E_TRACE, from what it gives, when a file holds more traces than the limits
 */
export function createStoreBook<Kept>(source: TraceSource, store: CallStore<Kept>): ReadableBook<TraceFacts & Kept> {
  return createBook(source, store, { ...limitsOf(source), calls: Infinity });
}

/** What the traces of one book share. */
interface Filing {
  readonly store: CallStore<unknown>;
  callCount: number;
  readonly mostCalls: number;
  /** Gives the error where a file has more calls than it may. */
  readonly tooMany: (trace: Entry) => Error;
  /** A program or architecture, as the same string each time. */
  readonly keepWord: (word: string) => string;
}

/** A class, since a file may hold a million: its functions are shared. */
class Entry implements CallOwner {
  /** How many traces of the same id were begun, this one included. */
  readonly lives: number;
  /** As the text has it. */
  id: string;
  /** Whether the id, should it come back, is another trace. */
  isOver = false;
  readonly number: number;
  readonly #filing: Filing;
  #architecture: string | null;
  #program: string | null = null;
  /** Its process; null where a trace is a container. */
  readonly node: ProcessNode | null;

  constructor(filing: Filing, { id, lives, node }: Pick<Entry, "id" | "lives" | "node">, architecture: string | null) {
    this.#filing = filing;
    this.number = filing.store.open();
    this.id = id;
    this.lives = lives;
    this.node = node;
    this.#architecture = architecture;
  }

  get architecture(): string | null {
    return this.#architecture;
  }

  set architecture(name: string | null) {
    if (name !== this.#architecture) this.#architecture = name === null ? null : this.#filing.keepWord(name);
  }

  get program(): string | null {
    return this.#program;
  }

  set program(name: string | null) {
    if (name === this.#program) return;
    this.#program = name === null ? null : this.#filing.keepWord(name);
    this.node?.noteProgram(this.#program);
  }

  add(call: string, seconds = NaN, place?: Place): void {
    const filing = this.#filing;
    filing.store.add(this.number, call, seconds, place);
    if (call === LISTEN) this.node?.noteListen();
    filing.callCount += 1;
    if (filing.callCount > filing.mostCalls) throw filing.tooMany(this);
  }
}

/**
 * What is made of each wanted one. It is outside what makes books: V8 gives each generator that is
 * made anew a class of its own, which held the whole book until the next full garbage collection.
 */
function* made<From, To>(
  all: readonly From[],
  isWanted: (one: From) => boolean,
  make: (one: From) => To,
): Generator<To, void> {
  for (const one of all) if (isWanted(one)) yield make(one);
}

function createBook<Kept>(
  source: TraceSource,
  store: CallStore<Kept>,
  limits: BookLimits,
): ReadableBook<TraceFacts & Kept> {
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
    checkHeld("threads of which no maker is known", count);
  });
  let letters = 0;
  let namesContainers = false;
  let lostEvents = 0;
  let missingEvents = 0;
  let unreadCalls = 0;

  const filing: Filing = {
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

  /** The text as one of the book's own. */
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
    const entry = new Entry(filing, { id: own, lives, node }, source.architecture);
    entries.push(entry);
    entryOf.set(own, entry);
    return entry;
  }

  function traceOf(entry: Entry): TraceFacts & Kept {
    const { architecture, program } = entry;
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
    ownerOf(caller) {
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
      return { name: nameOf(entry), id: entry.id, ...(entry.program === null ? {} : { program: entry.program }) };
    },
    keepName: names.keep,
    keptNames: names.all,
    callCounts: store.counts,
    checkHeld,
    callCount: () => filing.callCount,
    gaps: () => ({ lostEvents, missingEvents, unreadCalls }),
    traces() {
      if (per === "container" && filing.callCount > 0 && !namesContainers) {
        throw traceError(path, null, { problem: "trace.threads-only", lacks: "names no containers" });
      }
      return { [Symbol.iterator]: () => made(entries, ({ number }) => store.callCount(number) > 0, traceOf) };
    },
  };
}

/** The names of calls that one file spells out, each as the same string every time. */
interface KeptNames {
  /**
   * The name itself.
   * @throws SentinelError E_TRACE when the file holds more names, or more letters of them, than the
   * limits
   */
  readonly keep: (call: string) => string;
  readonly all: () => Iterable<string>;
}

function createKeptNames(path: string, limits: BookLimits): KeptNames {
  const names = new Map<string, string>();
  let letters = 0;

  function keep(call: string): string {
    const known = names.get(call);
    if (known !== undefined) return known;
    letters += call.length;
    if (names.size === limits.names || letters > MOST_NAME_LETTERS) throw tooManyNames(path, limits);
    const own = ownText(call);
    names.set(own, own);
    return own;
  }

  return { keep, all: () => names.keys() };
}
