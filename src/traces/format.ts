import type { Gaps } from "../core/trace.ts";
import type { MemoryBudget } from "../core/memory-budget.ts";
import type { CallFacts } from "../results/score.ts";
import type { Place, Places, Spawned } from "./places/place-keeper.ts";
import type { Problem } from "../problems/problem.ts";

/** All that the program knows of a trace format; src/traces/formats.ts lists them. */
export interface Format {
  /** As the user gives it to --input-format. */
  readonly name: string;
  /** What writes it, or what it is made of, for people. */
  readonly title: string;
  /** Whether a line, without the blanks around it, is, or begins like, one of the format. */
  readonly isLine: (line: string) => boolean;
  /**
   * Whether a text may be of the format at all, where single lines do not show it.
   * @param lines its first ones, without blank lines and comments @param path of its file
   */
  readonly isText?: (lines: readonly string[], path: string) => boolean;
  /** Begins to read a text. */
  readonly open: OpenReader;
  /** What the lines of a call say of it; left out where they say nothing but the call. */
  readonly facts?: ReadFacts;
  /** What a monitored process can do to a text of it; docs/formats.md has the same as a table. */
  readonly trust: Trust;
  /**
   * A line that the reader takes for a call, to show with one that it could not read; of tables
   * with a header, the JSON form.
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
 * to be a call, and the rest of each event comes behind it ("name before event"); file names stand
 * in the text as they are ("file names"); so do other texts that a call was given ("arguments"); it
 * depends on who wrote the text ("writer"); any program can write to the system log ("system log");
 * a text has only calls ("calls only").
 */
export type TrustReason =
  "escaped" | "name before event" | "file names" | "arguments" | "writer" | "system log" | "calls only";

/**
 * How far a text of a format can be believed, read by this program and recorded as the format's
 * page shows.
 */
export interface Trust {
  readonly level: TrustLevel;
  readonly reason: TrustReason;
}

/**
 * What makes one trace: the calls of a thread, of a process with all its threads, or of a
 * container.
 */
export const TRACE_UNITS = ["thread", "process", "container"] as const;

/** One of {@link TRACE_UNITS}. */
export type TraceUnit = (typeof TRACE_UNITS)[number];

/** Where a text came from, what is known of it and what is wanted of it. */
export interface TraceSource {
  /** For messages, and the base of the traces' names. */
  readonly path: string;
  /** What the user said, or the data set's layout implies; null when nobody did. */
  readonly architecture: string | null;
  /** "thread" where it is not said. */
  readonly per?: TraceUnit;
  /** The name of each call number, from 0 on, where the user brought a list (UNM's map files). */
  readonly callNames?: readonly string[];
  /** Whether the traces keep the time of each call. */
  readonly keepsTimes?: boolean;
  /**
   * Whether a line that is none of the format's is an error; otherwise it is skipped and counted in
   * a warning.
   */
  readonly isStrict?: boolean;
  /**
   * What is left of it is the most that is read of one file; without one a file has the limits of
   * `LARGEST_COLLECTOR`.
   */
  readonly memory?: MemoryBudget;
  /**
   * Receives the first such line: its number, from 1, its beginning, and what it is not ("strace
   * line").
   */
  readonly tellStrange?: (line: number, odd: { readonly text: string; readonly kind: string }) => void;
  /** Is told of every such line. */
  readonly countStrange?: () => void;
  /**
   * Is told why a monitored process could have written calls of this text, though its format is
   * safe elsewhere.
   */
  readonly tellForgeable?: (reason: TrustReason) => void;
  /**
   * Is told which lines belong to an event, on a pass that looks for the places of calls; left out
   * on every other pass.
   */
  readonly places?: Places;
}

/** One file on its way to traces, block by block. */
export interface TraceReader {
  /** What a block never cuts: a line, or only a word, where one line may hold a whole trace. */
  readonly unit: "line" | "word";
  /**
   * Reads the next block of whole lines (or words), of which it keeps nothing but what it writes
   * into the collector.
   * @throws SentinelError E_TRACE, with file and line, when the text is no trace
   */
  readonly read: (block: Uint8Array) => void;
  /** How many lines have held something so far; left out by readers that skip none. */
  readonly lines?: () => number;
  /**
   * Returns, once everything is read, what was odd.
   * @throws SentinelError E_TRACE when the text as a whole is no trace
   */
  readonly finish: () => readonly Problem[];
}

/** Begins to read a text in one format; its calls go into the collector. */
type OpenReader = (source: TraceSource, collector: TraceCollector) => TraceReader;

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
export interface OpenTrace {
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
export interface TraceCollector {
  /**
   * The trace that a caller's calls belong to, begun when first asked for.
   * @throws SentinelError E_TRACE when traces are wanted per process and the text does not name any
   */
  readonly traceOf: (caller: Caller) => OpenTrace;
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

/** @param lines the call's lines, without what is around them; of a call that was split, both */
type ReadFacts = (lines: readonly string[], context: CallContext) => CallFacts;

/** What is known of a call beside its lines. */
export interface CallContext {
  readonly call: string;
  /**
   * The thread that the call's trace is of; null where that is not known, or a trace is not a
   * thread.
   */
  readonly thread: string | null;
  /** The program that the text had named for the trace before; null where it had not. */
  readonly program: string | null;
  /** The header of a table; null elsewhere. */
  readonly header: string | null;
  /** How a thread came to be; null where the text does not say it. */
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
