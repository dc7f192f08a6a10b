import type { CallCounts } from "../core/counter.ts";
import type { MemoryBudget } from "../core/memory-budget.ts";
import type { Trace, TraceDigest } from "../core/trace.ts";
import type { Problem } from "../problems/problem.ts";
import type { Places } from "./places/place-keeper.ts";
import type { TrustReason } from "./trust.ts";

/** The trace formats that have a reader. */
export const TRACE_FORMATS = [
  "adfa",
  "auditd",
  "csv",
  "falco",
  "ftrace",
  "lid-ds",
  "names",
  "perf",
  "strace",
  "sysdig",
  "tetragon",
  "tracee",
  "unm",
] as const;

/** A format that has a reader, by the name that `--input-format` takes. */
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** What makes one trace: the calls of a thread, of a process with all its threads, or of a container. */
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
  /** Whether a line that is none of the format's is an error; otherwise it is skipped and counted in a warning. */
  readonly isStrict?: boolean;
  /** What is left of it is the most that is read of one file; without one a file has the limits of `LARGEST_BOOK`. */
  readonly memory?: MemoryBudget;
  /** Receives the first such line: its number, from 1, its beginning, and what it is not ("strace line"). */
  readonly tellStrange?: (line: number, odd: { readonly text: string; readonly kind: string }) => void;
  /** Is told of every such line. */
  readonly countStrange?: () => void;
  /** Is told why a monitored process could have written calls of this text, though its format is safe elsewhere. */
  readonly tellForgeable?: (reason: TrustReason) => void;
  /** Is told which lines belong to an event, on a pass that looks for the places of calls; left out on every other pass. */
  readonly places?: Places;
}

/** How many lines of a file hold something, and how many of these were skipped. */
export interface LinesRead {
  readonly lines: number;
  readonly skipped: number;
}

/** What a reader makes of one file. */
export interface ParsedTraces<Kept = Trace, Traces extends Iterable<Kept> = readonly Kept[]> {
  readonly traces: Traces;
  /** What was odd, and was read all the same. */
  readonly warnings: readonly Problem[];
  readonly format: TraceFormat;
  /** Only where lines were skipped because they are none of the format's. */
  readonly linesRead?: LinesRead;
  /** Why a monitored process could have written calls of this text; only where its format is safe elsewhere. */
  readonly forgeable?: TrustReason;
}

/** What a reader makes of a file whose calls are not kept. Its traces may be gone through any number of times, and are made anew each time. */
export interface ParsedDigests extends ParsedTraces<TraceDigest, Iterable<TraceDigest>> {
  /** How often each call was made, in all traces together. */
  readonly callCounts: CallCounts;
}
