/** A trace: the system calls of one thread (or process) in the order in which they were entered. */
export interface Trace {
  /** Unique within its file or folder, for people. */
  readonly name: string;
  /** The calls by name. */
  readonly calls: readonly string[];
  /** The architecture that the source named, or null where it did not. */
  readonly architecture: string | null;
  /** The program that made the calls, where the source named it. */
  readonly program?: string;
  /** How many events the recorder says it lost in this trace's file: the trace may have gaps. Left out where it says of none. */
  readonly lostEvents?: number;
  /** When each call was made, in seconds on the recording's own clock, NaN where it does not say. Left out where nobody asked. */
  readonly seconds?: Float64Array;
}

/** A trace as the arithmetic sees it: one vocabulary index a call. */
export type Tokens = Uint16Array;
