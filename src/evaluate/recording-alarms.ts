import { at } from "../core/at.ts";
import { isAlarm } from "../core/conformal.ts";
import { alarmEpisodes, slidingScores } from "../core/sliding-alarm.ts";
import type { Trace } from "../core/trace.ts";
import type { Recording } from "./recordings.ts";

/**
 * The surprise in bits of every call of a thread under one detector; undefined where it is too
 * short for it.
 */
export type SurprisesOf = (thread: Trace) => Float64Array | undefined;

/** An alarm of one thread of a recording. */
export interface Alarm {
  /** The time of its first call. */
  readonly fromSeconds: number;
  /** The latest time of its calls. */
  readonly toSeconds: number;
}

/**
 * The highest score after a call of any thread at `fromSeconds` or later; every thread's score
 * looks at its calls before that too.
 * @returns null where no such call has a score: nothing can be said of it
 */
export function highestScore(recording: Recording, surprisesOf: SurprisesOf, fromSeconds = -Infinity): number | null {
  let highest = -Infinity;
  for (const { seconds, score } of scoresInTime(recording, surprisesOf)) {
    if (score > highest && seconds >= fromSeconds) highest = score;
  }
  return highest === -Infinity ? null : highest;
}

/** The score after every call of a recording, thread by thread; NaN where a call has none. */
export function* scoresInTime(
  { threads }: Recording,
  surprisesOf: SurprisesOf,
): Generator<{ readonly seconds: number; readonly score: number }, void> {
  for (const thread of threads) {
    const times = callTimes(thread);
    for (const [call, score] of scoresOf(thread, surprisesOf).entries()) yield { seconds: at(times, call), score };
  }
}

/**
 * The alarms of all threads of a recording: consecutive calls of a thread that leave its score
 * above the threshold are one.
 */
export function alarmsOf(recording: Recording, surprisesOf: SurprisesOf, threshold: number): readonly Alarm[] {
  return recording.threads.flatMap((thread) => {
    const times = callTimes(thread);
    return alarmEpisodes(scoresOf(thread, surprisesOf), (score) => isAlarm(score, threshold)).map(({ from, to }) => ({
      fromSeconds: at(times, from),
      toSeconds: times.subarray(from, to).reduce((latest, time) => Math.max(latest, time), -Infinity),
    }));
  });
}

/** The calls that all threads of a recording made from one time to another, both included. */
export function callsBetween({ threads }: Recording, fromSeconds: number, toSeconds: number): number {
  return threads.reduce(
    (calls, thread) => calls + callTimes(thread).filter((time) => time >= fromSeconds && time <= toSeconds).length,
    0,
  );
}

function scoresOf(thread: Trace, surprisesOf: SurprisesOf): Float64Array {
  return slidingScores(surprisesOf(thread) ?? new Float64Array());
}

/**
 * When each call was made; one without a time was made when the thread's call before it was, and
 * before everything where there is none.
 */
function callTimes({ calls, seconds }: Trace): Float64Array {
  let last = -Infinity;
  if (seconds === undefined) return new Float64Array(calls.length).fill(last);
  return seconds.map((time) => (Number.isNaN(time) ? last : (last = time)));
}
