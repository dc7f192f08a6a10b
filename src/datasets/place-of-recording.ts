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
  traces: readonly Pick<Trace, "seconds">[],
): Place & { readonly isLabelled: true; readonly onsetSeconds?: number } {
  if (!label.isAttack) {
    if (place.split !== "attack") return { ...place, isLabelled: true };
    return { split: "validation", family: null, recording: null, processId: null, isLabelled: true };
  }
  const recording = (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");
  const attack = {
    split: "attack",
    family: place.family ?? "attack",
    recording,
    processId: null,
    isLabelled: true,
  } as const;
  if (label.onsetSeconds === null) return attack;
  const onsetSeconds = label.onsetSeconds + (label.clock === "epoch" ? 0 : firstSeconds(traces));
  return Number.isFinite(onsetSeconds) ? { ...attack, onsetSeconds } : attack;
}

/** When the recording's first call was made; Infinity where no call has a time. */
function firstSeconds(traces: readonly Pick<Trace, "seconds">[]): number {
  return traces.reduce(
    (first, { seconds = new Float64Array() }) => seconds.reduce((least, time) => (time < least ? time : least), first),
    Infinity,
  );
}
