import { at as element } from "../../../core/at.ts";
import { scoreScaleTop } from "./score-scale.ts";

const LEAST_SPAN_CALLS = 60;
const ROOM = 1.08;
/** The first calls swing too much to set the scale. */
const SETTLED_SHARE = 0.1;
const SAMPLES = 200;

/** How many calls the chart of a live trace spans: a little more than were heard, at least 60, never more than the trace has (but always one). */
export function liveSpan(heard: number, calls: number): number {
  return Math.max(1, Math.min(calls, Math.max(LEAST_SPAN_CALLS, heard * ROOM)));
}

/** The upper end in bits of the scale of a live score: the threshold and the line lie inside it, but for the swings of the first tenth. */
export function liveScaleTop(scoreSoFar: Float32Array, heard: number, thresholdScore: number | null): number {
  let highest = 0;
  const from = Math.floor(heard * SETTLED_SHARE);
  const stride = Math.max(1, Math.floor((heard - from) / SAMPLES));
  for (let at = from; at < heard; at += stride) {
    const score = element(scoreSoFar, at);
    if (score > highest) highest = score;
  }
  return scoreScaleTop(highest, thresholdScore);
}

/** The highest of the values `from` (included) to `to` (not), cut to the array; NaN where none is finite. */
export function highestHeard(surpriseBits: Float32Array, from: number, to: number): number {
  let highest = NaN;
  const end = Math.min(to, surpriseBits.length);
  for (let at = Math.max(0, from); at < end; at++) {
    const bits = element(surpriseBits, at);
    if (!(bits <= highest) && Number.isFinite(bits)) highest = bits;
  }
  return highest;
}
