import { orderStatistic } from "../../../core/statistics.ts";
import { LEAST_RANGE } from "../../../report/charts/histogram-chart.ts";

/** The part of the score axis that is drawn; `low` is below `high`. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Scores further than this many widths of what is usual are outliers: an outer bar gathers them.
 */
const OUTLIER_WIDTHS = 5;

/**
 * How far beyond the 99.5th percentile the highest calibration score, where the strictest threshold
 * stands, may draw the axis: a share of its width.
 */
const HIGHEST_REACH = 0.5;

/** Room at both ends, as a share of the width. */
const ROOM = 0.02;

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
