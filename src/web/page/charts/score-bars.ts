import { at } from "../../../core/at.ts";
import type { Histogram } from "../../../report/charts/histogram-chart.ts";
import type { ScoreClasses } from "./score-classes.ts";
import { scoreRange } from "./score-range.ts";

/**
 * The scores over at most `most` bars of equal width, which reach over the calibration scores too;
 * what lies beyond is counted in the outermost bars. Whole-numbered scores get bars a whole number
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
