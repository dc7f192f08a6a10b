import type { Trace } from "../core/trace.ts";

/** What of a recording says when its attack begins. */
export interface Onset {
  /** When the attack begins, in seconds; null where there is none, or nobody says when. */
  readonly onsetSeconds: number | null;
  /**
   * How many seconds the attack may have begun before that, because the clock of its label is not
   * good; left out for none.
   */
  readonly onsetMarginSeconds?: number;
  /** With the time of each call. */
  readonly threads: readonly Pick<Trace, "seconds">[];
}

/** The times of a recording's first and last call; [Infinity, -Infinity] where no call has one. */
export function timeSpan({ threads }: Pick<Onset, "threads">): readonly [number, number] {
  let [first, last] = [Infinity, -Infinity];
  for (const { seconds } of threads) {
    for (const time of seconds ?? []) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
  }
  return [first, last];
}

/**
 * Whether a recording has an onset to judge from: one that is not before its first call nor after
 * its last. Labels may be off by hours.
 */
export function hasJudgedOnset<Given extends Onset>(
  recording: Given,
): recording is Given & { readonly onsetSeconds: number } {
  const [first, last] = timeSpan(recording);
  const { onsetSeconds } = recording;
  return onsetSeconds !== null && onsetSeconds >= first && onsetSeconds <= last;
}

/** Until when a recording is known to hold no attack. */
export function normalUntil({
  onsetSeconds,
  onsetMarginSeconds = 0,
}: Onset & { readonly onsetSeconds: number }): number {
  return onsetSeconds - onsetMarginSeconds;
}
