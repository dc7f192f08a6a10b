/** How far the scale reaches above the threshold and above the score. */
const HEADROOM = 1.45;
const LEAST_TOP_BITS = 0.5;

/**
 * The upper end in bits of the scale of the score so far: the final score and the threshold lie well inside it.
 * The swings of the first calls may reach beyond it, and are cut.
 */
export function scoreScaleTop(scoreBits: number, thresholdScore: number | null): number {
  const score = Number.isFinite(scoreBits) ? scoreBits : 0;
  const threshold = thresholdScore !== null && Number.isFinite(thresholdScore) ? thresholdScore : 0;
  return Math.max(LEAST_TOP_BITS, HEADROOM * Math.max(score, threshold));
}

/** A factor's end: ten of a power of ten. */
const WHOLE_POWER = 10;

/** Round values from 0 to `top`, both included where round, in steps of 1, 2 or 5 times a power of ten; at most `most` + 1 of them. */
export function ticks(top: number, most: number): readonly number[] {
  const rough = top / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? WHOLE_POWER) * power;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, at) => at * step);
}
