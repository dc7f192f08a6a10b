import { at } from "../../core/at.ts";
import { orderStatistic } from "../../core/statistics.ts";

/** One bar: values from `from` (included) to `to`, and the share of their class in it. */
interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly normalShare: number;
  readonly attackShare: number;
}

/** Bars over a range, and whether values beyond its ends were counted in the outermost bars. */
export interface Histogram {
  readonly bins: readonly HistogramBin[];
  readonly gathersBelow: boolean;
  readonly gathersAbove: boolean;
}

/** Scores nearer to each other are one: a bar would be 0 wide. */
export const LEAST_RANGE = 2 ** -1000;

/**
 * Both classes over the same at most `most` bars of equal width, from the 0.5th to the 99.5th
 * percentile of all scores; values beyond are counted in the outermost bars. Whole-numbered scores
 * get bars a whole number wide, so that none is emptier by accident. Scores that are not finite are
 * left out; null when none is left.
 */
export function histogram(
  normalScores: readonly number[],
  attackScores: readonly number[],
  most = 48,
): Histogram | null {
  const normals = normalScores.filter(Number.isFinite);
  const attacks = attackScores.filter(Number.isFinite);
  const sorted = [...normals, ...attacks].sort((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const whole = sorted.every(Number.isInteger);
  const low = orderStatistic(sorted, 0.005) - (whole ? 0.5 : 0);
  const high = orderStatistic(sorted, 0.995) + (whole ? 0.5 : 0);
  const range = high - low > LEAST_RANGE ? high - low : 1;
  const step = whole ? Math.max(1, Math.ceil(range / most)) : range / most;
  const number = Math.max(1, Math.ceil(range / step - 1e-9));
  const share = (scores: readonly number[]): number[] => {
    const counts = new Array<number>(number).fill(0);
    for (const score of scores) {
      const bin = Math.min(number - 1, Math.max(0, Math.floor((score - low) / step)));
      counts[bin] = at(counts, bin) + 1;
    }
    return counts.map((count) => (scores.length === 0 ? 0 : count / scores.length));
  };
  const normalShares = share(normals);
  const attackShares = share(attacks);
  const bins = normalShares.map((normalShare, bin) => ({
    from: low + bin * step,
    to: low + (bin + 1) * step,
    normalShare,
    attackShare: at(attackShares, bin),
  }));
  return { bins, gathersBelow: lowest < low, gathersAbove: highest > low + number * step };
}
