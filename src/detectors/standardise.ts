/** Puts scores on the scale of known ones: minus their mean, over their standard deviation (over 1 where all are equal). */
export function standardiser(known: Float64Array): (score: number) => number {
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const variance = known.reduce((sum, score) => sum + (score - mean) ** 2, 0) / known.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return (score) => (score - mean) / deviation;
}
