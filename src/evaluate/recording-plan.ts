import { at } from "../core/at.ts";
import { traceKey } from "../core/trace-key.ts";
import { shuffledGroups } from "../core/sampling.ts";
import { hasJudgedOnset } from "./recording-onset.ts";
import type { Recording } from "./recordings.ts";

/** Of the draw of the half that sets thresholds. */
const HALVING_SEED = 1;

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
  /** Attack recordings whose label names no onset: they are counted and not judged. */
  readonly withoutOnset: number;
  /**
   * Attack recordings whose label names an onset before their first call or after their last: they
   * are counted and not judged.
   */
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
