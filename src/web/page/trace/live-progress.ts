import { at } from "../../../core/at.ts";
import type { LiveStep } from "../../api.ts";

/**
 * What was received of a trace so far. The arrays are filled in place as calls arrive; everything
 * else is new after each step.
 */
export interface LiveProgress {
  /** Calls received. */
  readonly received: number;
  /**
   * float32 `[calls]`, valid below `received`: the surprise of each call in bits; NaN where it was
   * given none.
   */
  readonly surpriseBits: Float32Array;
  /**
   * float32 `[calls]`, valid below `received`: the mean surprise up to and with each call, in bits;
   * NaN before the first surprise.
   */
  readonly scoreSoFar: Float32Array;
  /** Calls received that were given a surprise, and the sum of it in bits. */
  readonly scored: number;
  readonly sumBits: number;
  /**
   * The call, from 0, since which the score so far has been above the threshold without a break;
   * null where it is not.
   */
  readonly alarmSince: number | null;
  /** Total wait for received calls, in milliseconds. */
  readonly busyMilliseconds: number;
  /** How long of it the detector took. */
  readonly scoringSeconds: number;
}

/** The start of a trace of `calls` calls: nothing received. */
export function nothingReceived(calls: number): LiveProgress {
  return {
    received: 0,
    surpriseBits: new Float32Array(calls),
    scoreSoFar: new Float32Array(calls),
    scored: 0,
    sumBits: 0,
    alarmSince: null,
    busyMilliseconds: 0,
    scoringSeconds: 0,
  };
}

/**
 * The progress after more calls, whose surprise in bits took `milliseconds` to get; what is not
 * finite was not scored. Calls beyond the trace are left out.
 * @param step what the detector gave
 * @param thresholdScore the mean in bits above which there is an alarm; null: never
 */
export function received(
  before: LiveProgress,
  { surpriseBits, seconds }: Pick<LiveStep, "surpriseBits" | "seconds">,
  milliseconds: number,
  thresholdScore: number | null,
): LiveProgress {
  let { received: at, scored, sumBits, alarmSince } = before;
  for (const bits of surpriseBits) {
    if (at >= before.surpriseBits.length) break;
    const isScored = Number.isFinite(bits);
    if (isScored) {
      scored++;
      sumBits += Math.max(0, bits);
    }
    const score = scored === 0 ? NaN : sumBits / scored;
    before.surpriseBits[at] = isScored ? Math.max(0, bits) : NaN;
    before.scoreSoFar[at] = score;
    alarmSince = thresholdScore !== null && score > thresholdScore ? (alarmSince ?? at) : null;
    at++;
  }
  return {
    ...before,
    received: at,
    scored,
    sumBits,
    alarmSince,
    busyMilliseconds: before.busyMilliseconds + milliseconds,
    scoringSeconds: before.scoringSeconds + seconds,
  };
}

/** The same calls judged by another threshold, in bits per call; null: never an alarm. */
export function rejudged(progress: LiveProgress, thresholdScore: number | null): LiveProgress {
  const { received: calls, scoreSoFar } = progress;
  let since = calls;
  while (thresholdScore !== null && since > 0 && at(scoreSoFar, since - 1) > thresholdScore) since--;
  return { ...progress, alarmSince: since === calls ? null : since };
}

/** The score so far in bits per call; null before the first surprise. */
export function scoreOf({ scored, sumBits }: LiveProgress): number | null {
  return scored === 0 ? null : sumBits / scored;
}

/** Microseconds per call that the detector took; null before the first. */
export function microsecondsPerCall({ received: calls, scoringSeconds }: LiveProgress): number | null {
  return calls === 0 ? null : (1e6 * scoringSeconds) / calls;
}
