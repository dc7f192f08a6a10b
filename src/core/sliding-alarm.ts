import { sumOf } from "./statistics.ts";

/** What a live alarm looks at. */
interface SlidingSpan {
  /** The score is the mean surprise of this many last calls of a thread. */
  readonly spanCalls: number;
  /** A thread has no score before this many calls; from 1 to `spanCalls`. */
  readonly fewestCalls: number;
}

/** Chosen before any test figure: the mean of few calls says little, and a long one comes late. */
export const SLIDING_SPAN: SlidingSpan = { spanCalls: 100, fewestCalls: 20 };

/**
 * The alarm score of one thread as its calls are made. Memory: `spanCalls` numbers.
 * @returns takes the surprise of the next call in bits, finite and at least 0; gives the mean
 * surprise of the last `spanCalls` calls, this one among them, or of all calls while there are
 * fewer; NaN before there are `fewestCalls`
 */
export function createSlidingScore({ spanCalls, fewestCalls }: SlidingSpan = SLIDING_SPAN): (bits: number) => number {
  const last = new Float64Array(spanCalls);
  let calls = 0;
  let sum = 0;
  return (bits) => {
    const place = calls % spanCalls;
    sum += bits - last[place]!;
    last[place] = bits;
    calls += 1;
    // Summed again once per span: rounding errors do not add up over a long thread.
    if (place === spanCalls - 1) sum = sumOf(last);
    return calls < fewestCalls ? NaN : sum / Math.min(calls, spanCalls);
  };
}

/**
 * The {@link createSlidingScore} after each call of one thread, float64 `[calls]`. Linear in the
 * calls.
 */
export function slidingScores(surpriseBits: Float64Array, span?: SlidingSpan): Float64Array {
  const next = createSlidingScore(span);
  return surpriseBits.map((bits) => next(bits));
}

/**
 * An alarm of one thread: the calls from `from` to before `to`, all of which leave the score above
 * the threshold, the calls next to them do not.
 */
interface AlarmEpisode {
  readonly from: number;
  readonly to: number;
}

/**
 * The alarms of one thread, in its order.
 * @param isAlarmed whether the score after a call raises the alarm; a score may be NaN
 */
export function alarmEpisodes(scores: Float64Array, isAlarmed: (score: number) => boolean): readonly AlarmEpisode[] {
  const episodes: AlarmEpisode[] = [];
  let from = -1;
  for (let call = 0; call <= scores.length; call += 1) {
    const isUp = call < scores.length && isAlarmed(scores[call]!);
    if (isUp && from < 0) from = call;
    if (isUp || from < 0) continue;
    episodes.push({ from, to: call });
    from = -1;
  }
  return episodes;
}
