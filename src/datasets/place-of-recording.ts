import type { Trace } from "../core/trace.ts";
import type { Place } from "./layout.ts";
import type { RecordingLabel } from "./recording-label.ts";

/**
 * Where the traces of a labelled recording stand: the label is believed, not the folder. A recording with an exploit is an attack of its folder's kind; one without
 * is normal, and tests where it stands among the attacks.
 * @param traces those of the recording, with the time of each call
 */
export function placeOfRecording(
  place: Place,
  label: RecordingLabel,
  path: string,
  traces: readonly Trace[],
): Place & { readonly onsetSeconds?: number } {
  if (!label.isAttack) {
    const split = place.split === "attack" ? "validation" : place.split;
    return { split, family: null, recording: null, processId: null };
  }
  const recording = (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");
  const attack = { split: "attack", family: place.family ?? "attack", recording, processId: null } as const;
  if (label.onsetSeconds === null) return attack;
  const start = label.clock === "epoch" ? 0 : firstSeconds(traces);
  return { ...attack, onsetSeconds: start + label.onsetSeconds };
}

/** When the recording's first call was made. */
function firstSeconds(traces: readonly Trace[]): number {
  return traces.reduce((first, { seconds }) => Math.min(first, seconds?.[0] ?? Infinity), Infinity);
}
