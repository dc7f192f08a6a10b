import { at } from "../../../core/at.ts";
import { orderStatistic } from "../../../core/statistics.ts";
import { SCORE_TOLERANCE_BITS } from "../../../core/tolerances.ts";
import { type Histogram, LEAST_RANGE } from "../../../report/charts/histogram-chart.ts";

/**
 * Scores further than this many widths of what is usual are outliers: an outer bar gathers them.
 */
const OUTLIER_WIDTHS = 5;
/**
 * How far beyond the 99.5th percentile the highest calibration score, the strictest threshold, may
 * draw the axis: a share of its width.
 */
const HIGHEST_REACH = 0.5;
/** Room at both ends, as a share of the width. */
const ROOM = 0.02;

/**
 * The scores over at most `most` bars of equal width, which reach over the calibration scores too;
 * what is beyond is counted in the outermost bars. Whole-numbered scores get bars a whole number
 * wide, so that none is emptier by accident. Labelled: shares of each class; else counts, as
 * `normalShare`. Null where nothing has a score.
 * @param calibrationAscending scores of normal traces, ascending
 */
export function scoreBars(classes: ScoreClasses, calibrationAscending: Float64Array, most: number): Histogram | null {
  const { isLabelled, all, normals, attacks } = classes;
  const ascending = (isLabelled ? joined(normals, attacks) : all).toSorted();
  const range = scoreRange(ascending, calibrationAscending);
  if (range === null) return null;
  const isWhole = ascending.every(Number.isInteger) && calibrationAscending.every(Number.isInteger);
  const low = isWhole ? Math.floor(range.low) - 0.5 : range.low;
  const width = (isWhole ? Math.ceil(range.high) + 0.5 : range.high) - low;
  const step = isWhole ? Math.max(1, Math.ceil(width / most)) : width / most;
  const bars = Math.max(1, Math.ceil(width / step - 1e-9));
  const heights = (scores: Float64Array): Float64Array => {
    const counts = new Float64Array(bars);
    for (const score of scores) {
      const bar = Math.min(bars - 1, Math.max(0, Math.floor((score - low) / step)));
      counts[bar] = at(counts, bar) + 1;
    }
    return isLabelled && scores.length > 0 ? counts.map((count) => count / scores.length) : counts;
  };
  const up = heights(isLabelled ? normals : all);
  const down = isLabelled ? heights(attacks) : new Float64Array(bars);
  return {
    bins: Array.from(up, (normalShare, bar) => ({
      from: low + bar * step,
      to: low + (bar + 1) * step,
      normalShare,
      attackShare: at(down, bar),
    })),
    gathersBelow: (ascending[0] ?? low) < low,
    gathersAbove: (ascending.at(-1) ?? low) > low + bars * step,
  };
}

function joined(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** What the chart asks of a trace. */
export interface ChartedTrace {
  /** Null where the trace is too short to have a score. */
  readonly scoreBits: number | null;
  /** Null where the trace is not labelled, or labelled but not tested on (training). */
  readonly isAttack: boolean | null;
}

/** Scores by class. Without any label `normals` and `attacks` are empty. */
export interface ScoreClasses {
  readonly isLabelled: boolean;
  /** Every score, of either class or none. */
  readonly all: Float64Array;
  readonly normals: Float64Array;
  readonly attacks: Float64Array;
  /** Traces without a score. */
  readonly unscored: number;
}

/** Sorts traces by their label; a trace without a finite score counts as unscored. */
export function scoreClasses(traces: readonly ChartedTrace[]): ScoreClasses {
  const all: number[] = [];
  const normals: number[] = [];
  const attacks: number[] = [];
  let unscored = 0;
  for (const { scoreBits, isAttack } of traces) {
    if (scoreBits === null || !Number.isFinite(scoreBits)) {
      unscored += 1;
      continue;
    }
    all.push(scoreBits);
    if (isAttack !== null) (isAttack ? attacks : normals).push(scoreBits);
  }
  return {
    isLabelled: normals.length + attacks.length > 0,
    all: Float64Array.from(all),
    normals: Float64Array.from(normals),
    attacks: Float64Array.from(attacks),
    unscored,
  };
}

/** How many scores raise an alarm at a threshold of `conformalThreshold`; 0 where it is null. */
export function countAlarms(scores: Float64Array, threshold: number | null): number {
  if (threshold === null) return 0;
  let alarms = 0;
  for (const score of scores) if (score > threshold + SCORE_TOLERANCE_BITS) alarms += 1;
  return alarms;
}

/** The part of the score axis that is drawn; `low` is below `high`. */
interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

/**
 * The range in which both the traces and the calibration scores are seen, so that every threshold
 * has its place on the axis: from the 0.5th to the 99.5th percentile of either. A few traces far
 * from all that is usual do not widen it. Null where no trace has a score.
 * @param ascending scores of the traces, ascending
 * @param calibrationAscending scores of normal traces, ascending
 */
export function scoreRange(ascending: Float64Array, calibrationAscending: Float64Array): ScoreRange | null {
  if (ascending.length === 0) return null;
  const usualLow = lowest(quantile(ascending, 0.1), quantile(calibrationAscending, 0.05));
  const usualHigh = highest(quantile(ascending, 0.9), quantile(calibrationAscending, 0.95));
  const beyond = usualHigh > usualLow ? OUTLIER_WIDTHS * (usualHigh - usualLow) : Infinity;
  const calibrationLow = quantile(calibrationAscending, 0.005);
  const calibrationHigh = highestCalibration(calibrationAscending, calibrationLow);
  const low = lowest(Math.max(lowest(quantile(ascending, 0.005)), usualLow - beyond), calibrationLow);
  const high = highest(Math.min(highest(quantile(ascending, 0.995)), usualHigh + beyond), calibrationHigh);
  const width = high - low;
  if (!(width > LEAST_RANGE)) return { low: low - 0.5, high: low + 0.5 };
  const room = ROOM * width;
  return { low: low >= 0 ? Math.max(0, low - room) : low - room, high: high + room };
}

function highestCalibration(ascending: Float64Array, low: number | null): number | null {
  const high = quantile(ascending, 0.995);
  const last = ascending.at(-1);
  if (high === null || low === null || last === undefined) return null;
  return Math.min(last, high + HIGHEST_REACH * (high - low));
}

function quantile(ascending: Float64Array, share: number): number | null {
  return ascending.length === 0 ? null : orderStatistic(ascending, share);
}

/** The lowest of the quantiles that there are; Infinity of none. */
function lowest(...values: readonly (number | null)[]): number {
  return Math.min(...values.filter((value) => value !== null));
}

/** The highest of the quantiles that there are; -Infinity of none. */
function highest(...values: readonly (number | null)[]): number {
  return Math.max(...values.filter((value) => value !== null));
}
