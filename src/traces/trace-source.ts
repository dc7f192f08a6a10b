import type { MemoryBudget } from "../core/memory-budget.ts";
import type { Places } from "./places/place-keeper.ts";
import type { TrustReason } from "./trust.ts";

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
   * `LARGEST_BOOK`.
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
