import type { RecordingExample } from "../report/recordings-types.ts";
import { scoresInTime, type SurprisesOf } from "./recording-alarms.ts";
import { timeSpan } from "./recording-onset.ts";
import type { AttackRecording } from "./recording-plan.ts";

/** Pieces of a recording's time; as many as a drawing can show. */
const PIECES = 240;

/** The alarm score of one recording from its first call to its last: the highest score in each piece of its time, no point where there is none. */
export function exampleOf(recording: AttackRecording, surprisesOf: SurprisesOf): RecordingExample {
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
