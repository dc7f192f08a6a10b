import { at } from "../core/at.ts";
import { shuffledGroups } from "../core/sampling.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";

/** Of the draw of the half that sets thresholds. */
const HALVING_SEED = 1;

/** A trace with what its data set says of the recording that it is a thread of. */
export interface RecordedTrace extends Trace {
  /** The recording's file. */
  readonly path: string;
  /** Whether the data set says of the recording whether it is an attack. */
  readonly isLabelled?: true;
  /** When the attack of its recording begins, on the clock of `seconds`. */
  readonly onsetSeconds?: number;
  /**
   * How many seconds the attack may have begun before that. Left out where the clock of its label
   * is good.
   */
  readonly onsetMarginSeconds?: number;
  /**
   * The processes of its recording that are the attack's, and when they were, on the clock of
   * `seconds`; left out where no label names them.
   */
  readonly attackProcesses?: readonly {
    readonly id: string;
    readonly fromSeconds: number;
    readonly toSeconds: number;
  }[];
  /** Whether it is one of the normal recordings that the data set sets apart for thresholds. */
  readonly setsThreshold?: true;
}

/** What was recorded at a time: the threads of one file. */
export interface Recording {
  readonly path: string;
  readonly isAttack: boolean;
  /** When the attack begins, in seconds; null where there is none, or its time is not known. */
  readonly onsetSeconds: number | null;
  /**
   * How many seconds the attack may have begun before that, because the clock of its label is not
   * good; left out for none.
   */
  readonly onsetMarginSeconds?: number;
  readonly setsThreshold: boolean;
  /** With the time of each call. */
  readonly threads: readonly Trace[];
  /**
   * Those of the processes that its label names as the attack's; left out where it names none of a
   * process in the recording.
   */
  readonly attackThreads?: ReadonlySet<Trace>;
}

/** Test traces split by the onset of their recording's attack, and by its processes. */
export interface JudgedFromOnset<Normal, Attack extends Normal> {
  readonly validation: readonly Normal[];
  readonly attack: readonly Attack[];
  /**
   * Every labelled recording with a thread among the test traces, in order of path; the very trace
   * objects.
   */
  readonly recordings: readonly Recording[];
  /** What was done, one sentence each; none where there is no labelled recording. */
  readonly notes: readonly string[];
}

/**
 * Groups test traces by recording, and takes the threads of attack recordings that made their last
 * call before the onset (by more than its margin) for the normal traces they are. Threads of a
 * recording without a usable onset, and threads without times, stay where they are. Where a label
 * names the attack's processes, the threads of all others are normal traces too.
 */
export function judgedFromOnset<Normal extends RecordedTrace, Attack extends Normal>(splits: {
  readonly validation: readonly Normal[];
  readonly attack: readonly Attack[];
}): JudgedFromOnset<Normal, Attack> {
  const recordings = recordingsOf(splits);
  const isEarly = new Set<Trace>(
    recordings.filter(hasJudgedOnset).flatMap((recording) => {
      const until = normalUntil(recording);
      return recording.threads.filter((thread) => endsBefore(thread, until));
    }),
  );
  const early = splits.attack.filter((trace) => isEarly.has(trace));
  const isOther = new Set<Trace>(recordings.flatMap(threadsOfOthers));
  const others = splits.attack.filter((trace) => isOther.has(trace) && !isEarly.has(trace));
  const normal = [...early, ...others];
  const notes = [
    ...(early.length === 0
      ? []
      : [
          `${early.length} of ${splits.attack.length} threads of attack recordings made their last call before the onset of the attack: they count as normal test traces.`,
        ]),
    ...(others.length === 0
      ? []
      : [
          `${others.length} of ${splits.attack.length} threads of attack recordings are of processes that the labels do not name as the attack's: they count as normal test traces.`,
        ]),
  ];
  return {
    validation: normal.length === 0 ? splits.validation : [...splits.validation, ...normal],
    attack:
      normal.length === 0 ? splits.attack : splits.attack.filter((trace) => !isEarly.has(trace) && !isOther.has(trace)),
    recordings,
    notes,
  };
}

function threadsOfOthers({ threads, attackThreads }: Recording): readonly Trace[] {
  return attackThreads === undefined ? [] : threads.filter((thread) => !attackThreads.has(thread));
}

/** Whether a thread is of a process that is the attack's. A second life of an id ends in `.2`. */
function isOfAttack({ lineage, attackProcesses, seconds }: RecordedTrace): boolean {
  if (lineage === undefined || attackProcesses === undefined) return false;
  const [first, last] = timeSpan({ threads: seconds === undefined ? [] : [{ seconds }] });
  const isUntimed = first > last;
  const id = lineage.process.replace(/\.\d+$/, "");
  return attackProcesses.some(
    (process) => process.id === id && (isUntimed || (first <= process.toSeconds && last >= process.fromSeconds)),
  );
}

/** In order of path. */
function recordingsOf(splits: {
  readonly validation: readonly RecordedTrace[];
  readonly attack: readonly RecordedTrace[];
}): readonly Recording[] {
  const recordings = new Map<string, Recording & { readonly threads: RecordedTrace[] }>();
  const add = (trace: RecordedTrace, isAttack: boolean): void => {
    if (trace.isLabelled !== true) return;
    const { path, onsetSeconds = null, onsetMarginSeconds, setsThreshold = false } = trace;
    const known = recordings.get(path);
    if (known !== undefined) known.threads.push(trace);
    else {
      const margin = onsetMarginSeconds === undefined ? {} : { onsetMarginSeconds };
      recordings.set(path, { path, isAttack, onsetSeconds, ...margin, setsThreshold, threads: [trace] });
    }
  };
  for (const trace of splits.validation) add(trace, false);
  for (const trace of splits.attack) add(trace, true);
  return [...recordings.values()].map(withAttackThreads).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withAttackThreads(recording: Recording & { readonly threads: readonly RecordedTrace[] }): Recording {
  const own = recording.threads.filter(isOfAttack);
  return own.length === 0 ? recording : { ...recording, attackThreads: new Set(own) };
}

/** Whether the last call of a thread was made before a time; not where no call has one. */
function endsBefore({ seconds }: Trace, untilSeconds: number): boolean {
  if (seconds === undefined) return false;
  return seconds.some((time) => time < untilSeconds) && !seconds.some((time) => time >= untilSeconds);
}

/** What of a recording says when its attack begins. */
type Onset = Pick<Recording, "onsetSeconds" | "onsetMarginSeconds"> & {
  readonly threads: readonly Pick<Trace, "seconds">[];
};

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
export function hasJudgedOnset<Kind extends Onset>(
  recording: Kind,
): recording is Kind & { readonly onsetSeconds: number } {
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

/** An attack recording whose onset is known and is between its first call and its last. */
export interface AttackRecording extends Recording {
  readonly onsetSeconds: number;
}

/** Which recordings do what; the same for every detector. */
export interface RecordingPlan {
  /** Normal ones that set the threshold, and are not tested. At least one. */
  readonly calibrating: readonly Recording[];
  readonly calibratingFrom: "validation" | "half of the normal test recordings";
  /** Normal ones that test. */
  readonly normals: readonly Recording[];
  readonly attacks: readonly AttackRecording[];
  /** How many attack recordings have no onset in their label: not judged. */
  readonly withoutOnset: number;
  /** How many have an onset before their first call or after their last: not judged. */
  readonly onsetOutside: number;
}

/**
 * The normal recordings that the data set sets apart set the threshold; where it has none, half of
 * the normal test recordings do (the larger half), drawn by what they hold, so that neither names
 * nor order matter and copies stay on one side.
 * @returns null when there is no normal recording, or no attack recording
 */
export function planRecordings(recordings: readonly Recording[]): RecordingPlan | null {
  const normals = recordings.filter(({ isAttack }) => !isAttack);
  const attacks = recordings.filter(({ isAttack }) => isAttack);
  if (normals.length === 0 || attacks.length === 0) return null;
  const judged = attacks.filter(hasJudgedOnset);
  const withoutOnset = attacks.filter(({ onsetSeconds }) => onsetSeconds === null).length;
  const setApart = normals.filter(({ setsThreshold }) => setsThreshold);
  const isOwn = setApart.length > 0;
  const calibrating = isOwn ? setApart : drawnHalf(normals);
  return {
    calibrating,
    calibratingFrom: isOwn ? "validation" : "half of the normal test recordings",
    normals: normals.filter((recording) => !calibrating.includes(recording)),
    attacks: judged,
    withoutOnset,
    onsetOutside: attacks.length - judged.length - withoutOnset,
  };
}

function drawnHalf(recordings: readonly Recording[]): readonly Recording[] {
  const byContent = recordings
    .map((recording) => ({ recording, key: recording.threads.map(traceKey).join("\n") }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const groups = shuffledGroups(
    byContent.map(({ key }) => key),
    HALVING_SEED,
  );
  return groups
    .slice(0, Math.ceil(groups.length / 2))
    .flat()
    .map((index) => at(byContent, index).recording);
}
