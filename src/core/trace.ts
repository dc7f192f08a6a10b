import type { Gaps } from "./gaps.ts";

/**
 * What is known of a trace besides its calls. The gaps are those of its whole file; left out where
 * there are none.
 */
export interface TraceFacts extends Partial<Gaps> {
  /** Unique within its file or folder, for people. */
  readonly name: string;
  /** The architecture that the source named, or null where it did not. */
  readonly architecture: string | null;
  /** The program that made the calls, where the source named it. */
  readonly program?: string;
}

/** A trace: the system calls of one thread (or process) in the order in which they were entered. */
export interface Trace extends TraceFacts {
  /** The calls by name. */
  readonly calls: readonly string[];
  /**
   * When each call was made, in seconds on the recording's own clock, NaN where it does not say.
   * Left out where nobody asked.
   */
  readonly seconds?: Float64Array;
}

/** What is kept of a trace whose calls are not. */
export interface TraceDigest extends TraceFacts {
  readonly callCount: number;
  /**
   * Equal for traces with the same calls in the same order, and for no others but by a chance of
   * 2^-128.
   */
  readonly key: string;
}

/** A trace as the arithmetic sees it: one vocabulary index per call. */
export type Tokens = Uint16Array;
