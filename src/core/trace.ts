import type { Lineage } from "./lineage.ts";

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
  /** Where its thread comes from; only where the source says of any process what made it. */
  readonly lineage?: Lineage;
}

/** A trace: the system calls of one thread (or process) in the order in which they were entered. */
export interface Trace extends TraceFacts {
  /** The calls by name. */
  readonly calls: readonly string[];
  /**
   * When each call was made, in seconds on the recording's own clock, NaN where it does not say.
   * Only where the caller asked for it.
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

/**
 * What a recording lacks, so that its traces may have gaps; each apart, since only the first is
 * certain.
 */
export interface Gaps {
  /** Events that the recorder says it lost. */
  readonly lostEvents: number;
  /** Serial numbers without an event: lost, or left out of an extract. */
  readonly missingEvents: number;
  /**
   * Calls that the recording holds, or may hold, and that could not be read: half a line, a line
   * that continues, a call without a name.
   */
  readonly unreadCalls: number;
}

/** The gaps of a trace or a file; what it does not mention it has none of. */
export function gapsOf({ lostEvents, missingEvents, unreadCalls }: Partial<Gaps>): Gaps {
  return { lostEvents: orNone(lostEvents), missingEvents: orNone(missingEvents), unreadCalls: orNone(unreadCalls) };
}

/** The same without those of which there are none. */
export function someGaps({ lostEvents, missingEvents, unreadCalls }: Gaps): Partial<Gaps> {
  return {
    ...(lostEvents === 0 ? {} : { lostEvents }),
    ...(missingEvents === 0 ? {} : { missingEvents }),
    ...(unreadCalls === 0 ? {} : { unreadCalls }),
  };
}

/** The gaps of several files together. */
export function sumOfGaps(all: Iterable<Gaps>): Gaps {
  let [lostEvents, missingEvents, unreadCalls] = [0, 0, 0];
  for (const gaps of all) {
    lostEvents += gaps.lostEvents;
    missingEvents += gaps.missingEvents;
    unreadCalls += gaps.unreadCalls;
  }
  return { lostEvents, missingEvents, unreadCalls };
}

function orNone(count: number | undefined): number {
  return count === undefined ? 0 : count;
}

/**
 * An object of its own with the fields of both; where both have one, the second's, of the same
 * type. It is `{ ...base, ...more }`, which V8 (that of Node 20 at least) makes by a slow path:
 * half a microsecond to two, ten times as much as this. For what is made per file or trace.
 */
export function withFields<Base extends object, More extends object>(base: Base, more: More): Base & More {
  return Object.assign({}, base, more);
}
