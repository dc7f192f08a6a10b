import { at } from "../../../core/at.ts";
import { count, counted, fixed, NO_FIGURE } from "../../../numbers.ts";
import { VERDICT_PHRASES } from "../../../report/verdict-phrases.ts";
import type { LiveStep } from "../../api.ts";

/** An alarm is announced once it has held for this many calls: the first calls swing. */
const STEADY_CALLS = 20;

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
export function withVerdict(progress: LiveProgress, thresholdScore: number | null): LiveProgress {
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

/**
 * Whether the trace is being played; "ended" after its last call, "failed" where the detector gave
 * up.
 */
export type LivePhase = "ready" | "playing" | "paused" | "ended" | "failed";

/** What a player shows. */
export interface LiveState {
  readonly phase: LivePhase;
  readonly progress: LiveProgress;
  /** For people, where the phase is "failed". */
  readonly failure: string | null;
}

/** A verdict, and what there is to add to it ("" for nothing). */
interface LiveVerdict {
  readonly word: string;
  readonly detail: string;
}

/**
 * The verdict so far, or at the end of the trace the verdict: "alarm" with "since call 87", "no
 * alarm", "ALARM", "normal".
 * @param fewestCalls of a trace that is judged
 */
export function liveVerdict(
  { phase, progress }: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
): LiveVerdict {
  if (thresholdScore === null) return { word: NO_FIGURE, detail: "no threshold" };
  if (scoreOf(progress) === null) return { word: NO_FIGURE, detail: "not scored" };
  const { alarmSince, received } = progress;
  const isEnd = phase === "ended";
  if (received < fewestCalls)
    return {
      word: isEnd ? VERDICT_PHRASES.unjudged : NO_FIGURE,
      detail: `fewer than ${counted(fewestCalls, "call")}`,
    };
  if (alarmSince === null) return { word: isEnd ? VERDICT_PHRASES.normal : "no alarm", detail: "" };
  return isEnd
    ? { word: VERDICT_PHRASES.alarm, detail: "" }
    : { word: "alarm", detail: `since call ${count(alarmSince)}` };
}

function describeVerdict({ word, detail }: LiveVerdict): string {
  return word === NO_FIGURE ? detail : word;
}

/**
 * What a screen reader announces after a change; "" for nothing: start, pause, end, failure, and an
 * alarm that has held for 20 calls. Pure in its arguments: `announced`, the alarm that was
 * announced last, keeps it to one announcement per alarm.
 */
export function liveAnnouncement(
  before: LivePhase,
  state: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
  announced: number | null,
): { readonly words: string; readonly announced: number | null } {
  const { phase, progress, failure } = state;
  const { alarmSince, received } = progress;
  const score = `score ${fixed(scoreOf(progress), 3)}`;
  if (phase === "failed") return { words: `Stopped: ${failure ?? "no reason given"}`, announced };
  if (phase === "ended" && before !== "ended")
    return {
      words: `End of the trace after ${counted(received, "call")}: ${describeVerdict(liveVerdict(state, thresholdScore, fewestCalls))}, ${score}.`,
      announced,
    };
  if (phase === "playing" && before !== "playing")
    return { words: received === 0 ? "Playing." : "Playing on.", announced };
  if (phase === "paused" && before === "playing")
    return { words: `Paused after ${counted(received, "call")}, ${score}.`, announced };
  if (phase === "ready" && before !== "ready") return { words: "Back at the start.", announced: null };
  if (
    phase === "playing" &&
    received >= fewestCalls &&
    alarmSince !== null &&
    alarmSince !== announced &&
    received - alarmSince >= STEADY_CALLS
  )
    return { words: `Alarm since call ${count(alarmSince)}, ${score}.`, announced: alarmSince };
  return { words: "", announced };
}
