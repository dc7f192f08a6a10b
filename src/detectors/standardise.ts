import { meanOf, sumOf } from "../core/statistics.ts";

/** Puts scores on the scale of known ones: minus their mean, over their standard deviation (over 1 where all are equal). */
export function standardiser(known: Float64Array): (score: number) => number {
  const mean = meanOf(known);
  const variance = sumOf(known, (score) => (score - mean) ** 2) / known.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return (score) => (score - mean) / deviation;
}
