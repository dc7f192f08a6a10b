import { at } from "../../../core/at.ts";
import type { TraceView } from "../../api.ts";

/** How many values of one level share one value of the next. */
const FAN = 16;
/** Marks "no surprise given" inside the levels, below every surprise. */
const UNSCORED = -1;

/**
 * The surprise of one trace, ready to be asked for the highest or the mean of any range without
 * walking through it.
 */
export interface SurprisePyramid {
  readonly calls: number;
  /**
   * Level 0 holds one value per call, every further one the highest of 16 of the level below; −1
   * where no surprise was given.
   */
  readonly levels: readonly Float64Array[];
  /** float64 `[calls + 1]`: bits of all calls before a place. */
  readonly bitsBefore: Float64Array;
  /** uint32 `[calls + 1]`: calls before a place that were given a surprise. */
  readonly scoredBefore: Uint32Array;
}

/**
 * Prepares the surprise of a trace, in bits, one per call, in linear time; what is not finite
 * counts as not given.
 */
export function surprisePyramid(surpriseBits: Float64Array): SurprisePyramid {
  const calls = surpriseBits.length;
  const base = new Float64Array(calls);
  const bitsBefore = new Float64Array(calls + 1);
  const scoredBefore = new Uint32Array(calls + 1);
  let bits = 0;
  let scored = 0;
  for (let call = 0; call < calls; call++) {
    const given = at(surpriseBits, call);
    const isScored = Number.isFinite(given);
    base[call] = isScored ? Math.max(0, given) : UNSCORED;
    if (isScored) {
      bits += Math.max(0, given);
      scored++;
    }
    bitsBefore[call + 1] = bits;
    scoredBefore[call + 1] = scored;
  }
  const levels = [base];
  for (let below = base; below.length > FAN;) {
    const level = new Float64Array(Math.ceil(below.length / FAN));
    for (let at = 0; at < level.length; at++) level[at] = highestOf(below, at * FAN, (at + 1) * FAN);
    levels.push(level);
    below = level;
  }
  return { calls, levels, bitsBefore, scoredBefore };
}

function highestOf(values: Float64Array, from: number, to: number): number {
  let highest = UNSCORED;
  const end = Math.min(to, values.length);
  for (let at = from; at < end; at++) {
    const value = values[at] ?? UNSCORED;
    if (value > highest) highest = value;
  }
  return highest;
}

/**
 * The highest surprise in bits of the calls `from` (included) to `to` (not), cut to the trace; NaN
 * where none of them was given one.
 */
export function highestBetween({ calls, levels }: SurprisePyramid, from: number, to: number): number {
  let low = Math.max(0, from);
  let high = Math.min(calls, to);
  let highest = UNSCORED;
  for (const [level, values] of levels.entries()) {
    if (level === levels.length - 1 || high - low <= 2 * FAN) {
      highest = Math.max(highest, highestOf(values, low, high));
      break;
    }
    const firstWhole = Math.ceil(low / FAN);
    const lastWhole = Math.floor(high / FAN);
    highest = Math.max(highest, highestOf(values, low, firstWhole * FAN), highestOf(values, lastWhole * FAN, high));
    low = firstWhole;
    high = lastWhole;
  }
  return highest === UNSCORED ? NaN : highest;
}

/**
 * The mean surprise in bits of the calls `from` (included) to `to` (not) that were given one, cut
 * to the trace; NaN where none was.
 */
export function meanBetween({ calls, bitsBefore, scoredBefore }: SurprisePyramid, from: number, to: number): number {
  const low = Math.min(calls, Math.max(0, from));
  const high = Math.max(low, Math.min(calls, to));
  const scored = at(scoredBefore, high) - at(scoredBefore, low);
  return scored === 0 ? NaN : (at(bitsBefore, high) - at(bitsBefore, low)) / scored;
}

/** The surprise of one call in bits; NaN where it was given none, or is outside the trace. */
export function bitsOf({ levels }: SurprisePyramid, call: number): number {
  const bits = levels[0]?.[call] ?? UNSCORED;
  return bits === UNSCORED ? NaN : bits;
}

/** Calls of at least this surprise are worth a jump: they were expected at most once in 256. */
export const SURPRISING_FROM_BITS = 8;
const STRIDE = 256;

/**
 * The nearest place after `call` (`direction` 1) or before it (−1) that is surprising: a call of 8
 * bits and more, or the start of a marked stretch. Null where there is none.
 */
export function surprisingPlace(
  pyramid: SurprisePyramid,
  stretches: TraceView["stretches"],
  call: number,
  direction: 1 | -1,
): number | null {
  const starts = stretches.map(({ from }) => from).filter((from) => (from - call) * direction > 0);
  const stretch = starts.length === 0 ? null : direction === 1 ? Math.min(...starts) : Math.max(...starts);
  const loud = loudCall(pyramid, call, direction);
  if (stretch === null || loud === null) return stretch ?? loud;
  return direction === 1 ? Math.min(stretch, loud) : Math.max(stretch, loud);
}

function loudCall(pyramid: SurprisePyramid, call: number, direction: 1 | -1): number | null {
  let at = call + direction;
  while (at >= 0 && at < pyramid.calls) {
    const [from, to] = direction === 1 ? [at, at + STRIDE] : [at - STRIDE + 1, at + 1];
    if (highestBetween(pyramid, from, to) >= SURPRISING_FROM_BITS) break;
    at += STRIDE * direction;
  }
  for (; at >= 0 && at < pyramid.calls; at += direction) if (bitsOf(pyramid, at) >= SURPRISING_FROM_BITS) return at;
  return null;
}
