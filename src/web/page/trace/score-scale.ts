import { at as element } from "../../../core/at.ts";

/** How far the scale reaches above the threshold and above the score. */
const HEADROOM = 1.45;
const LEAST_TOP_BITS = 0.5;

/**
 * The upper end in bits of the scale of the score so far: the final score and the threshold are
 * well inside it. The swings of the first calls may reach beyond it, and are cut.
 */
export function scoreScaleTop(scoreBits: number, thresholdScore: number | null): number {
  const score = Number.isFinite(scoreBits) ? scoreBits : 0;
  const threshold = thresholdScore !== null && Number.isFinite(thresholdScore) ? thresholdScore : 0;
  return Math.max(LEAST_TOP_BITS, HEADROOM * Math.max(score, threshold));
}

/** A factor's end: ten of a power of ten. */
const WHOLE_POWER = 10;

/**
 * Round values from 0 to `top`, both included where round, in steps of 1, 2 or 5 times a power of
 * ten; at most `most` + 1 of them.
 */
export function ticks(top: number, most: number): readonly number[] {
  const rough = top / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? WHOLE_POWER) * power;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, at) => at * step);
}

const LEAST_SPAN_CALLS = 60;
const ROOM = 1.08;
/** The first calls swing too much to set the scale. */
const SETTLED_SHARE = 0.1;
const SAMPLES = 200;

/**
 * How many calls the chart of a live trace spans: a little more than were received, at least 60,
 * never more than the trace has (but always one).
 */
export function liveSpan(received: number, calls: number): number {
  return Math.max(1, Math.min(calls, Math.max(LEAST_SPAN_CALLS, received * ROOM)));
}

/**
 * The upper end in bits of the scale of a live score: the threshold and the line are inside it, but
 * for the swings of the first tenth.
 */
export function liveScaleTop(scoreSoFar: Float32Array, received: number, thresholdScore: number | null): number {
  let highest = 0;
  const from = Math.floor(received * SETTLED_SHARE);
  const stride = Math.max(1, Math.floor((received - from) / SAMPLES));
  for (let at = from; at < received; at += stride) {
    const score = element(scoreSoFar, at);
    if (score > highest) highest = score;
  }
  return scoreScaleTop(highest, thresholdScore);
}

/**
 * The highest of the values `from` (included) to `to` (not), cut to the array; NaN where none is
 * finite.
 */
export function highestReceived(surpriseBits: Float32Array, from: number, to: number): number {
  let highest = NaN;
  const end = Math.min(to, surpriseBits.length);
  for (let at = Math.max(0, from); at < end; at++) {
    const bits = element(surpriseBits, at);
    if (!(bits <= highest) && Number.isFinite(bits)) highest = bits;
  }
  return highest;
}
