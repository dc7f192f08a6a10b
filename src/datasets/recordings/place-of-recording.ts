import type { Trace } from "../../core/trace.ts";
import type { Place } from "../layout.ts";
import type { RecordingLabel } from "./recording-label.ts";

/**
 * How far an onset on a recording's own clock may be off: LID-DS's own loader of version 2019
 * begins attacks this much earlier, "because of bad precision of relative timestamp in LID-DS 2019"
 * (github.com/LID-DS/LID-DS, dataloader/recording_2019.py).
 */
const ONSET_MARGIN_SECONDS = 2;

/**
 * The place of a labelled recording's traces: the label is believed, not the folder. A recording
 * with an exploit is an attack of its folder's kind; one without is normal, and tests where its
 * folder is one of attacks.
 * @param traces those of the recording, with the time of each call
 */
export function placeOfRecording(
  place: Place,
  label: RecordingLabel,
  path: string,
  traces: Iterable<Pick<Trace, "seconds">>,
): Place & { readonly isLabelled: true; readonly onsetSeconds?: number; readonly onsetMarginSeconds?: number } {
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
  if (label.clock === "epoch") return { ...attack, onsetSeconds: label.onsetSeconds };
  const onsetSeconds = label.onsetSeconds + firstSeconds(traces);
  return Number.isFinite(onsetSeconds) ? { ...attack, onsetSeconds, onsetMarginSeconds: ONSET_MARGIN_SECONDS } : attack;
}

/** When the recording's first call was made; Infinity where no call has a time. */
function firstSeconds(traces: Iterable<Pick<Trace, "seconds">>): number {
  let first = Infinity;
  for (const { seconds = new Float64Array() } of traces) {
    for (const time of seconds) if (time < first) first = time;
  }
  return first;
}
