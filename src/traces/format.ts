import type { Trace } from "../core/trace.ts";

/** The trace formats that have a reader. */
export type TraceFormat = "adfa" | "names" | "strace" | "unm";

export const TRACE_FORMATS: readonly TraceFormat[] = ["adfa", "names", "strace", "unm"];

/** Where a text came from and what is known of it. */
export interface TraceSource {
  /** For messages, and the base of the traces' names. */
  readonly path: string;
  /** What the user said, or the data set's layout implies; null when nobody did. */
  readonly architecture: string | null;
}

/** What a reader makes of one file. */
export interface ParsedTraces {
  readonly traces: readonly Trace[];
  /** One sentence each, for people: what was odd, and was read all the same. */
  readonly warnings: readonly string[];
}
