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
   * that goes on, a call without a name.
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
