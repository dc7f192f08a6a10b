import type { Trace } from "../core/trace.ts";

/** A trace with what its data set says of the recording that it is a thread of. */
export interface RecordedTrace extends Trace {
  /** The recording's file. */
  readonly path: string;
  /** Whether the data set says of the recording whether it is an attack. */
  readonly isLabelled?: true;
  /** When the attack of its recording begins, on the clock of `seconds`. */
  readonly onsetSeconds?: number;
  /** Whether it is one of the normal recordings that the data set sets apart for thresholds. */
  readonly setsThreshold?: true;
}

/** What was recorded at a time: the threads of one file. */
export interface Recording {
  readonly path: string;
  readonly isAttack: boolean;
  /** When the attack begins, in seconds; null where there is none, or nobody says when. */
  readonly onsetSeconds: number | null;
  readonly setsThreshold: boolean;
  /** With the time of each call. */
  readonly threads: readonly Trace[];
}

/** Test traces told apart by the onset of their recording's attack. */
export interface JudgedFromOnset<Normal, Attack extends Normal> {
  readonly validation: readonly Normal[];
  readonly attack: readonly Attack[];
  /** Every labelled recording with a thread among the test traces, in order of path; the very trace objects. */
  readonly recordings: readonly Recording[];
  /** What was done, one sentence each; none where there is no labelled recording. */
  readonly notes: readonly string[];
}

/**
 * Groups test traces by recording, and takes the threads of attack recordings that made their last call before the onset for the normal traces they are.
 * Threads whose recording has no onset, or none of whose calls has a time, stay where they are. Without labelled recordings nothing changes.
 */
export function judgedFromOnset<Normal extends RecordedTrace, Attack extends Normal>(splits: {
  readonly validation: readonly Normal[];
  readonly attack: readonly Attack[];
}): JudgedFromOnset<Normal, Attack> {
  const recordings = new Map<string, Recording & { readonly threads: Trace[] }>();
  const add = (trace: RecordedTrace, isAttack: boolean): void => {
    if (trace.isLabelled !== true) return;
    const { path, onsetSeconds = null, setsThreshold = false } = trace;
    const known = recordings.get(path);
    if (known === undefined) recordings.set(path, { path, isAttack, onsetSeconds, setsThreshold, threads: [trace] });
    else known.threads.push(trace);
  };
  for (const trace of splits.validation) add(trace, false);
  for (const trace of splits.attack) add(trace, true);
  const early = splits.attack.filter(endsBeforeOnset);
  const isEarly = new Set<Normal>(early);
  const notes =
    early.length === 0
      ? []
      : [
          `${early.length} of ${splits.attack.length} threads of attack recordings made their last call before the onset of the attack: they count as normal test traces.`,
        ];
  return {
    validation: early.length === 0 ? splits.validation : [...splits.validation, ...early],
    attack: early.length === 0 ? splits.attack : splits.attack.filter((trace) => !isEarly.has(trace)),
    recordings: [...recordings.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    notes,
  };
}

function endsBeforeOnset({ seconds, onsetSeconds }: RecordedTrace): boolean {
  if (seconds === undefined || onsetSeconds === undefined) return false;
  return seconds.some((time) => time < onsetSeconds) && !seconds.some((time) => time >= onsetSeconds);
}
