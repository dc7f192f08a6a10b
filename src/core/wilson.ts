/** The 97.5th percentile of the standard normal distribution. */
const NORMAL_DEVIATE = 1.959963984540054;

/**
 * The 95 % interval of a share of which `successes` of `trials` were seen, within [0, 1]; it holds for few trials and for shares near 0 and 1 too.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 * @param trials at least 1
 */
export function wilsonInterval(successes: number, trials: number): readonly [number, number] {
  const share = successes / trials;
  const square = NORMAL_DEVIATE ** 2 / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (NORMAL_DEVIATE / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}
