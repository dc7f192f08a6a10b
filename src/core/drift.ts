import { firstOccurrences } from "./trace-key.ts";
import { SCORE_TOLERANCE_BITS } from "./tolerances.ts";

/** The size of the test: the largest probability that a batch without drift is called drifted. */
export const DRIFT_SIZE = 0.01;

/**
 * The fewest traces on either side: with 19 and 19 the test already finds only distributions half
 * apart. A promise of 5 % takes 19, too.
 */
export const FEWEST_TRACES_FOR_DRIFT = 19;

/** A score identifies a trace when at least this share of distinct traces has its own score. */
const LEAST_SHARE_APART = 0.9;

/**
 * Whether a batch of scored traces scores higher than the calibration traces, on which every
 * promised false-alarm rate rests.
 */
export interface Drift {
  /** Distinct traces of the batch. */
  readonly traces: number;
  /** Calibration scores, those of copies once where copies are known. */
  readonly calibrationTraces: number;
  /**
   * The one-sided Kolmogorov-Smirnov statistic, in [0, 1]; null when there are too few traces.
   */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** True when `pValue <= DRIFT_SIZE`; null when there are too few traces. */
  readonly drifted: boolean | null;
}

/**
 * Tests whether a batch scores higher than the calibration traces: the one-sided two-sample
 * Kolmogorov-Smirnov test of size 0.01. A promise of split-conformal prediction rests on
 * exchangeability; the test finds any rise of the scores, in the tail too, with ties. It is
 * one-sided because lower scores do not break the promise, which is an upper bound, and because
 * cross-fitted calibration scores are a little high by design. It does not know attacks: a batch
 * full of them drifts as well.
 *
 * Copies of a trace count once on both sides, because the test needs independent traces: with 968
 * copies of one trace among the calibration traces it called seven of ten batches of the same kind
 * drifted. Calibration scores come without their traces. Where different traces of the batch hardly
 * ever have equal scores, equal calibration scores count as copies. Where they often do (STIDE),
 * copies cannot be found here and must be left out before calibrating.
 * @param calibrationScores in any order
 * @param batchScores finite
 * @param batchKeys one per score, equal for copies of a trace, as traceKey gives it
 */
export function driftOf(
  calibrationScores: Float64Array,
  batchScores: Float64Array,
  batchKeys: readonly string[],
): Drift {
  const isFirst = firstOccurrences(batchKeys, new Set());
  const distinct = batchScores.filter((_, index) => isFirst[index]);
  const differs = withoutEquals(distinct).length >= LEAST_SHARE_APART * distinct.length;
  const calibration = differs ? withoutEquals(calibrationScores) : calibrationScores;
  const sizes = { traces: distinct.length, calibrationTraces: calibration.length };
  if (Math.min(sizes.traces, sizes.calibrationTraces) < FEWEST_TRACES_FOR_DRIFT) {
    return { ...sizes, statistic: null, pValue: null, drifted: null };
  }
  const { statistic, pValue } = kolmogorovSmirnov(calibration, distinct);
  return { ...sizes, statistic, pValue, drifted: pValue <= DRIFT_SIZE };
}

/**
 * Ascending, without those that lie within the tolerance of the one before: two runtimes give
 * copies of a trace all but equal scores.
 */
function withoutEquals(scores: Float64Array): Float64Array {
  const ascending = scores.toSorted();
  return ascending.filter((score, index) => index === 0 || score - ascending[index - 1]! > SCORE_TOLERANCE_BITS);
}

/**
 * How far one empirical distribution is above another, and how likely chance alone puts it as far.
 */
interface KolmogorovSmirnov {
  /** In [0, 1]. */
  readonly statistic: number;
  /** In (0, 1]. */
  readonly pValue: number;
}

/**
 * Lattice cells that the exact p-value may visit: a fifth of a second. Beyond, the samples are
 * large enough for the limit law.
 */
const MOST_CELLS = 20_000_000;

/**
 * The one-sided two-sample Kolmogorov-Smirnov test: are the tested values larger than the reference
 * ones? The statistic is the largest lead, over all values v, of the share of reference values <= v
 * before the share of tested values <= v; values that are lower or merely closer together give
 * none. The p-value is exact, with or without ties: the share of all ways to deal the pooled values
 * out to two samples of these sizes that give a lead at least as large. So P(p <= a) <= a at any
 * sample size. Above 20 million pairs of values it is the limit law's, which ties only make larger.
 * Sources: Schröer, Trenkler, "Exact and randomization distributions of Kolmogorov-Smirnov tests
 * two or three samples", Computational Statistics & Data Analysis 20, 1995; limit law: Smirnov,
 * "Table for estimating the goodness of fit of empirical distributions", Annals of Mathematical
 * Statistics 19, 1948.
 * @throws RangeError when a sample is empty or a value is not finite
 */
export function kolmogorovSmirnov(reference: Float64Array, tested: Float64Array): KolmogorovSmirnov {
  if (reference.length === 0 || tested.length === 0)
    throw new RangeError("a two-sample test needs values on both sides");
  if (![reference, tested].every((sample) => sample.every(Number.isFinite)))
    throw new RangeError("values must be finite");
  const { lead, isLastOfTie } = compare(reference.slice().sort(), tested.slice().sort());
  const cells = reference.length * tested.length;
  const statistic = lead / cells;
  const pValue =
    cells > MOST_CELLS
      ? Math.exp((-2 * statistic * statistic * cells) / (reference.length + tested.length))
      : exactPValue(reference.length, tested.length, lead, isLastOfTie);
  return { statistic, pValue };
}

/**
 * @returns `lead` the statistic times both sizes, a whole number, so that nothing is rounded;
 * `isLastOfTie[k]`: 1 where the k-th smallest pooled value (from 1) is the last of its equals,
 * which are the only places where the distributions may be compared
 */
function compare(
  reference: Float64Array,
  tested: Float64Array,
): { readonly lead: number; readonly isLastOfTie: Uint8Array } {
  const isLastOfTie = new Uint8Array(reference.length + tested.length + 1);
  let lead = 0;
  for (let i = 0, j = 0; i < reference.length || j < tested.length;) {
    const value = Math.min(i < reference.length ? reference[i]! : Infinity, j < tested.length ? tested[j]! : Infinity);
    while (reference[i] === value) i += 1;
    while (tested[j] === value) j += 1;
    isLastOfTie[i + j] = 1;
    lead = Math.max(lead, i * tested.length - j * reference.length);
  }
  return { lead, isLastOfTie };
}

/**
 * Walks the lattice of how many of the k smallest pooled values fell to either sample. `hit[j]` is
 * the probability that a random deal which has dealt i values to the reference and j to the tested
 * sample led by at least `lead` somewhere on its way.
 */
function exactPValue(references: number, tests: number, lead: number, isLastOfTie: Uint8Array): number {
  const hit = new Float64Array(tests + 1);
  for (let i = 0; i <= references; i += 1) {
    for (let j = 0; j <= tests; j += 1) {
      if (isLastOfTie[i + j] === 1 && i * tests - j * references >= lead) hit[j] = 1;
      else if (i + j > 0) hit[j] = (i * hit[j]! + (j === 0 ? 0 : j * hit[j - 1]!)) / (i + j);
    }
  }
  return Math.min(1, hit[tests]!);
}
