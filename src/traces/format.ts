import type { Gaps } from "../core/trace.ts";
import type { TraceUnit } from "../core/trace-traits.ts";
import type { MemoryBudget } from "../core/memory-budget.ts";
import type { CallFacts } from "../results/score.ts";
import type { Place, Places, Spawned } from "./places/place-keeper.ts";
import type { Problem } from "../problems/problem.ts";

/** A trace format: all that the program knows of it. src/traces/formats.ts lists them. */
export interface Format {
  /** The value of --input-format. */
  readonly name: string;
  /** For people: what writes it, or what it consists of. */
  readonly title: string;
  /** Whether a trimmed line is, or begins like, a line of the format. */
  readonly isLine: (line: string) => boolean;
  /**
   * Where single lines do not show it: whether a text may be of the format at all.
   * @param lines the first lines, without blank lines and comments
   * @param path path of the file
   */
  readonly isText?: (lines: readonly string[], path: string) => boolean;
  /** Opens a reader of one text. */
  readonly open: OpenReader;
  /** What the lines of a call say of it; left out where they say nothing but the call. */
  readonly facts?: ReadFacts;
  /**
   * What a monitored process can do to a text of the format; docs/formats.md has the same table.
   */
  readonly trust: Trust;
  /**
   * A line that the reader reads as a call, to show where it could not read a text; the JSON form
   * where a table would need a header.
   */
  readonly example: string;
}

/**
 * What a monitored process can do to its recording by its name, its arguments and its output:
 * nothing, leave out calls of its own, or write calls that nobody made.
 */
type TrustLevel = "neither" | "can hide" | "can forge";

/**
 * Why: the recorder escapes what a process writes ("escaped"); what it does not escape is too short
 * for a call, and the rest of each event follows it ("name before event"); file names are in the
 * text as they are ("file names"); so are other arguments of a call ("arguments"); it depends on
 * who wrote the text ("writer"); any program can write to the system log ("system log"); a text has
 * only calls ("calls only").
 */
export type TrustReason =
  "escaped" | "name before event" | "file names" | "arguments" | "writer" | "system log" | "calls only";

/**
 * How far a text of a format can be trusted, if it was recorded as the format's page shows.
 */
export interface Trust {
  readonly level: TrustLevel;
  readonly reason: TrustReason;
}

/** Where a text comes from, what is known of it, and how to read it. */
export interface TraceSource {
  /** For messages, and the base of the traces' names. */
  readonly path: string;
  /** By the user's option, or the data set's layout; null where neither says it. */
  readonly architecture: string | null;
  /** By default "thread". */
  readonly per?: TraceUnit;
  /** The name of each call number, from 0, by the user's list (UNM's map files). */
  readonly callNames?: readonly string[];
  /** Whether the traces keep the time of each call. */
  readonly keepsTimes?: boolean;
  /**
   * Whether a line that is not of the format is an error; by default it is skipped and counted in a
   * warning.
   */
  readonly isStrict?: boolean;
  /**
   * What is left of it limits what is read of one file; without it a file has the limits of
   * `LARGEST_COLLECTOR`.
   */
  readonly memory?: MemoryBudget;
  /**
   * Receives the first line that is not of the format: its number, from 1, its beginning, and what
   * it is not ("strace line").
   */
  readonly tellStrange?: (line: number, odd: { readonly text: string; readonly kind: string }) => void;
  /** Called for every line that is not of the format. */
  readonly countStrange?: () => void;
  /**
   * Receives why a monitored process could have written calls of this text, where its format is
   * otherwise safe.
   */
  readonly tellForgeable?: (reason: TrustReason) => void;
  /**
   * Receives which lines belong to an event; only on a pass that looks for the places of calls.
   */
  readonly places?: Places;
}

/** Reads one file into traces, block by block. */
export interface TraceReader {
  /** What a block never cuts: a line; or a word, where one line may hold a whole trace. */
  readonly unit: "line" | "word";
  /**
   * Reads the next block of whole lines (or words) into the collector; does not keep the block.
   * @throws SentinelError E_TRACE, with file and line, where the text is not a trace
   */
  readonly read: (block: Uint8Array) => void;
  /** The number of lines so far that are not empty; left out by readers that skip no lines. */
  readonly lines?: () => number;
  /**
   * Ends the text.
   * @returns warnings on what was odd
   * @throws SentinelError E_TRACE where the text as a whole is not a trace
   */
  readonly finish: () => readonly Problem[];
}

/** Opens a reader whose calls go into the collector. */
type OpenReader = (source: TraceSource, collector: TraceCollector) => TraceReader;

/** The events lost where the recorder says that it lost some, but not how many. */
export const UNCOUNTED_LOSS = 1;

/** Who made a call, as far as the text says. */
export interface Caller {
  /**
   * The thread's id as written (the host's id where there are several); "" for a single thread
   * without an id.
   */
  readonly thread: string;
  /** The process's id; null where the format does not say it. */
  readonly process: string | null;
  /** The container's id or name; "" outside of one, null where the text does not say it. */
  readonly container: string | null;
}

/** A trace that is being read. */
export interface OpenTrace {
  /** By the text's last word on it; at first the user's. */
  architecture: string | null;
  /** The program that the text named last; null where it named none. */
  program: string | null;
  /**
   * @param seconds when the call was made, on the text's own clock; NaN where it does not say
   * @param place on a pass that looks for places: where the call's event began; by default the
   * event that is being read
   * @throws SentinelError E_TRACE where the file has more calls than the limit
   */
  add(call: string, seconds?: number, place?: Place): void;
}

/** Sorts the calls of one file into traces. */
export interface TraceCollector {
  /**
   * The trace of a caller's calls; begins it on first use.
   * @throws SentinelError E_TRACE where traces are per process and the text does not name any
   */
  readonly traceOf: (caller: Caller) => OpenTrace;
  /**
   * The thread ended: if its id returns, that is another trace. Its process ends with its last
   * thread.
   */
  readonly end: (thread: string) => void;
  /**
   * A thread made another, which may have been met before.
   * @param isThread whether it is a thread of the maker's process; null where the text does not say
   */
  readonly made: (child: string, maker: string, isThread: boolean | null) => void;
  /**
   * The text says which process made a process, which need not have calls in it; the first to say
   * so of a process counts, since a process whose parent ends gets another one.
   */
  readonly childOf: (process: string, parent: string) => void;
  /** A thread so far unnamed turns out to have an id. */
  readonly rename: (from: string, to: string) => void;
  /** The recorder says that it lost events here. @param events how many; 1 where it does not say */
  readonly lose: (events: number) => void;
  /**
   * Events are missing here without a word from the recorder: they may be lost, or left out of an
   * extract.
   */
  readonly miss: (events: number) => void;
  /** The text has calls here, or may have, that cannot be read. */
  readonly leaveUnread: (calls: number) => void;
  /**
   * The same name, always as the same string. Readers pass each new name that a text spells out;
   * names from the tables need not pass.
   * @throws SentinelError E_TRACE where the file has more names than the limit
   */
  readonly keepName: (call: string) => string;
  /**
   * Checks how much a reader remembers per thread or process: a text of ever new ids must not fill
   * the memory.
   * @param what what is remembered, in the plural
   * @throws SentinelError E_TRACE where it is more than the limit of traces
   */
  readonly checkHeld: (what: string, count: number) => void;
  readonly callCount: () => number;
  /** What was lost, is missing or could not be read so far. */
  readonly gaps: () => Gaps;
}

/** @param lines the call's lines, without what is around them; of a call that was split, both */
type ReadFacts = (lines: readonly string[], context: CallContext) => CallFacts;

/** What is known of a call besides its lines. */
export interface CallContext {
  readonly call: string;
  /**
   * The thread of the call's trace; null where it is not known, or a trace is not a thread.
   */
  readonly thread: string | null;
  /** The program that the text named before for the trace; null where it named none. */
  readonly program: string | null;
  /** The header of a table; null elsewhere. */
  readonly header: string | null;
  /** Who made a thread; null where the text does not say it. */
  readonly makerOf: (thread: string) => Spawned | null;
}

export const NO_FACTS: CallFacts = {
  time: null,
  thread: null,
  process: null,
  parent: null,
  program: null,
  arguments: null,
  result: null,
};
