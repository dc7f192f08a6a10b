import { at, last } from "../core/at.ts";
import { conformalThreshold, isAlarm } from "../core/conformal.ts";
import { aucOf } from "../core/roc.ts";
import { bootstrapAucs, type Resampling, singletonGroups } from "../core/sampling.ts";
import { alarmEpisodes, slidingScores } from "../core/sliding-alarm.ts";
import { ascendingOf, medianOf, quantileOf, sumOf, wilsonInterval } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import type {
  FalseAlarms,
  JudgedAttack,
  Quartiles,
  RecordingExample,
  RecordingsResult,
} from "../results/recordings.ts";
import { intervalOf } from "./figures.ts";
import { type AttackRecording, type Recording, type RecordingPlan, normalUntil, timeSpan } from "./recordings.ts";

const SECONDS_AN_HOUR = 3600;
/** A surprise is never below it. */
const LOWEST_SCORE_BITS = 0;

/** Pieces of a recording's time; as many as a drawing can show. */
const PIECES = 240;

/**
 * The surprise in bits of every call of a thread under one detector; undefined where it is too
 * short for it.
 */
type SurprisesOf = (thread: Trace) => Float64Array | undefined;

/** An alarm of one thread of a recording. */
export interface Alarm {
  /** The time of its first call. */
  readonly fromSeconds: number;
  /** The latest time of its calls. */
  readonly toSeconds: number;
}

/**
 * The alarms of one detector on recordings. The plan's calibrating recordings alone set its
 * threshold, for a promised share of normal recordings with an alarm; where they are too few for
 * that share, it is their highest score, which promises the smallest share that they allow.
 * @param falseAlarmRate the share asked for, in (0, 1)
 */
export function recordingsResultOf(
  plan: RecordingPlan,
  surprisesOf: SurprisesOf,
  falseAlarmRate: number,
  resampling: Resampling,
): RecordingsResult {
  // A recording that no score can alarm of has the lowest that there is.
  const calibration = Float64Array.from(
    plan.calibrating,
    (recording) => highestScore(recording, surprisesOf) ?? LOWEST_SCORE_BITS,
  ).sort();
  const recordings = calibration.length;
  const scoreBits = conformalThreshold(calibration, falseAlarmRate) ?? last(calibration);
  const onsets = plan.attacks.map((recording) => recording.onsetSeconds - timeSpan(recording)[0]);
  const usualOnset = quartiles(onsets)?.median;
  const normals = plan.normals.map((recording) => ({
    // Scored as long after its start as attacks begin: the highest score of a longer stretch is
    // higher.
    score: highestScore(
      recording,
      surprisesOf,
      usualOnset === undefined ? undefined : timeSpan(recording)[0] + usualOnset,
    ),
    alarms: alarmsOf(recording, surprisesOf, scoreBits).length,
    seconds: timeSpan(recording)[1] - timeSpan(recording)[0],
  }));
  const watched = plan.attacks.map((recording) => ({
    recording,
    alarms: alarmsOf(recording, surprisesOf, scoreBits),
  }));
  const attacks = plan.attacks.map((recording) => {
    const ofAttack = { ...recording, threads: attackThreadsOf(recording) };
    const score = highestScore(ofAttack, surprisesOf, recording.onsetSeconds);
    return outcomeOf(recording, alarmsOf(ofAttack, surprisesOf, scoreBits), score);
  });
  const beforeOnset = watched.map(({ recording, alarms }) => ({
    alarms: alarms.filter(({ fromSeconds }) => fromSeconds < normalUntil(recording)).length,
    seconds: normalUntil(recording) - timeSpan(recording)[0],
  }));
  const detected = attacks.filter((attack) => attack.detected);
  const normal = falseAlarms(normals);
  const example = typical(plan, attacks);
  return {
    threshold: {
      scoreBits,
      from: plan.calibratingFrom,
      recordings,
      requested: falseAlarmRate,
      promised: Math.max(falseAlarmRate, 1 / (recordings + 1)),
    },
    attackRecordings: attacks.length,
    withoutOnset: plan.withoutOnset,
    onsetOutside: plan.onsetOutside,
    detected: detected.length,
    alarmedAtOnset: detected.filter(({ seconds }) => seconds === null).length,
    detectionRate: attacks.length === 0 ? null : detected.length / attacks.length,
    detectionInterval: attacks.length === 0 ? null : wilsonInterval(detected.length, attacks.length),
    secondsToDetection: quartiles(detected.flatMap(({ seconds }) => seconds ?? [])),
    callsToDetection: quartiles(detected.flatMap(({ calls }) => calls ?? [])),
    normal,
    observed: normal.recordings === 0 ? null : normal.alarmedRecordings / normal.recordings,
    observedInterval: normal.recordings === 0 ? null : wilsonInterval(normal.alarmedRecordings, normal.recordings),
    beforeOnset: falseAlarms(beforeOnset),
    ...separation(
      Float64Array.from(normals.flatMap(({ score }) => score ?? [])),
      Float64Array.from(attacks.flatMap((attack) => attack.scoreBits ?? [])),
      resampling,
    ),
    attacks,
    example: example === undefined ? null : exampleOf(example, surprisesOf),
  };
}

/** The threads that may detect the attack: all, where no label names its processes. */
function attackThreadsOf({ threads, attackThreads }: AttackRecording): readonly Trace[] {
  return attackThreads === undefined ? threads : threads.filter((thread) => attackThreads.has(thread));
}

/** The recording whose time to detection is the median, the faster one of two. */
function typical(plan: RecordingPlan, attacks: readonly JudgedAttack[]): AttackRecording | undefined {
  const timed = attacks.flatMap(({ seconds }, index) => (seconds === null ? [] : { seconds, index }));
  const middle = timed.sort((a, b) => a.seconds - b.seconds)[(timed.length - 1) >> 1];
  return middle === undefined ? undefined : plan.attacks[middle.index];
}

/** @param scoreBits the highest score from the onset on; null where no call has one there */
function outcomeOf(recording: AttackRecording, alarms: readonly Alarm[], scoreBits: number | null): JudgedAttack {
  const { path, onsetSeconds } = recording;
  const raised = alarms.reduce(
    (first, { fromSeconds }) => (fromSeconds >= onsetSeconds ? Math.min(first, fromSeconds) : first),
    Infinity,
  );
  return {
    path,
    scoreBits,
    detected: alarms.some(({ toSeconds }) => toSeconds >= onsetSeconds),
    seconds: raised === Infinity ? null : raised - onsetSeconds,
    calls: raised === Infinity ? null : callsBetween(recording, onsetSeconds, raised),
  };
}

/**
 * @param watched per recording, its alarms in the seconds that are known to be normal; no seconds
 * where they are below 0 or not finite
 */
function falseAlarms(watched: readonly { readonly alarms: number; readonly seconds: number }[]): FalseAlarms {
  const alarms = sumOf(watched, (recording) => recording.alarms);
  const hours = sumOf(watched, ({ seconds }) => (seconds > 0 ? seconds : 0)) / SECONDS_AN_HOUR;
  return {
    recordings: watched.length,
    alarmedRecordings: watched.filter((recording) => recording.alarms > 0).length,
    alarms,
    hours,
    alarmsPerHour: hours > 0 ? alarms / hours : null,
  };
}

function separation(
  normals: Float64Array,
  attacks: Float64Array,
  resampling: Resampling,
): Pick<RecordingsResult, "auc" | "aucInterval" | "aucNormals" | "aucAttacks"> {
  const compared = { aucNormals: normals.length, aucAttacks: attacks.length };
  if (normals.length === 0 || attacks.length === 0) return { auc: null, aucInterval: null, ...compared };
  const draws = bootstrapAucs(
    { scores: normals, groups: singletonGroups(normals.length) },
    { scores: attacks, groups: singletonGroups(attacks.length) },
    resampling,
  );
  return {
    auc: aucOf(normals, attacks),
    aucInterval: intervalOf(draws, { distinctNormals: normals.length, distinctAttacks: attacks.length }),
    ...compared,
  };
}

function quartiles(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null;
  const ascending = ascendingOf(values);
  return { lower: quantileOf(ascending, 0.25), median: medianOf(ascending), upper: quantileOf(ascending, 0.75) };
}

/**
 * The alarm score of one recording from its first call to its last: the highest score in each piece
 * of its time, no point where there is none.
 */
function exampleOf(recording: AttackRecording, surprisesOf: SurprisesOf): RecordingExample {
  const [first, last] = timeSpan(recording);
  const width = Math.max(last - first, 1e-9) / PIECES;
  const highest = new Map<number, number>();
  for (const { seconds, score } of scoresInTime(recording, surprisesOf)) {
    if (Number.isNaN(score) || seconds < first) continue;
    const piece = Math.min(PIECES - 1, Math.floor((seconds - first) / width));
    highest.set(piece, Math.max(score, highest.get(piece) ?? score));
  }
  return {
    path: recording.path,
    firstSeconds: first - recording.onsetSeconds,
    lastSeconds: last - recording.onsetSeconds,
    points: [...highest]
      .sort(([a], [b]) => a - b)
      .map(([piece, scoreBits]) => ({
        seconds: first + (piece + 0.5) * width - recording.onsetSeconds,
        scoreBits,
      })),
  };
}

/**
 * The highest score after a call of any thread at `fromSeconds` or later; every thread's score
 * looks at its calls before that too.
 * @returns null where no such call has a score
 */
function highestScore(recording: Recording, surprisesOf: SurprisesOf, fromSeconds = -Infinity): number | null {
  let highest = -Infinity;
  for (const { seconds, score } of scoresInTime(recording, surprisesOf)) {
    if (score > highest && seconds >= fromSeconds) highest = score;
  }
  return highest === -Infinity ? null : highest;
}

/** The score after every call of a recording, thread by thread; NaN where a call has none. */
function* scoresInTime(
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
function callsBetween({ threads }: Recording, fromSeconds: number, toSeconds: number): number {
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
