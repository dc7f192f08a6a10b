import type { Phrases } from "./phrases.ts";

/** What can be wrong with the text of a recording. */
export interface TraceProblems {
  /** The text was understood and holds no call, as the file of a thread that made none. */
  readonly "trace.no-calls": object;
}

export const TRACE_PHRASES: Phrases<TraceProblems> = {
  "trace.no-calls": () => "the file holds no system call",
};
