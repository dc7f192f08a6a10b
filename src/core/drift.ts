import { firstOccurrences } from "./trace-key.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import { SCORE_TOLERANCE_BITS } from "./tolerances.ts";

/** The size of the test: a batch like the calibration traces is called drifted with at most this probability. */
export const DRIFT_SIZE = 0.01;

/** Fewer traces on either side tell too little: with 19 and 19 only distributions half apart would be noticed. It takes 19 to promise 5 %, too. */
export const FEWEST_TRACES_FOR_DRIFT = 19;

/** When at least this share of a batch's distinct traces have a score of their own, a score tells a trace. */
const LEAST_SHARE_APART = 0.9;

/** Whether a batch of scored traces scores higher than the calibration traces, on which every promised false-alarm rate rests. */
export interface Drift {
  /** Distinct traces of the batch. */
  readonly traces: number;
  /** Calibration scores, those of copies once where copies can be told. */
  readonly calibrationTraces: number;
  /** The one-sided Kolmogorov-Smirnov statistic, in [0, 1]; null when there are too few traces to tell. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** True when `pValue <= DRIFT_SIZE`; null when there are too few traces to tell. */
  readonly drifted: boolean | null;
}

/**
 * Tests whether a batch scores higher than the calibration traces: the one-sided two-sample Kolmogorov-Smirnov test of size 0.01. A promise of
 * split-conformal prediction rests on exchangeability. The test sees any rise against it, in the tail too, with ties; it is one-sided because lower
 * scores do not break a promise of AT MOST so many alarms, and cross-fitted calibration scores are a little high by design.
 * It knows nothing of attacks: a batch full of them drifts as well.
 * Copies of a trace count once on both sides, since the test needs independent traces: 968 copies of one trace among the calibration traces made it call
 * seven of ten batches of the same kind drifted. Calibration scores come without their traces; so where the batch shows that different traces hardly ever
 * score alike, equal calibration scores are taken for copies. Where they often do (STIDE), copies cannot be told, and must be left out before calibrating.
 * @param calibrationScores in any order
 * @param batchScores finite
 * @param batchKeys one a score, equal for copies of a trace, as traceKey gives it
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

/** Ascending, without those that lie within the tolerance of the one before: two runtimes give copies of a trace all but equal scores. */
function withoutEquals(scores: Float64Array): Float64Array {
  const ascending = scores.toSorted();
  return ascending.filter((score, index) => index === 0 || score - ascending[index - 1]! > SCORE_TOLERANCE_BITS);
}
