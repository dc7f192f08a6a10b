import type { Detector } from "./detector.ts";
import { meanOf, sumOf } from "./statistics.ts";

/**
 * A segment of a trace that surprises more than the rest; `from` is the place of its first call,
 * `to` the place after its last.
 */
export interface Stretch extends Segment {
  readonly calls: number;
  /** The sum of its calls' surprise. */
  readonly totalBits: number;
  readonly meanBits: number;
  /**
   * Its total less the baseline for each of its calls: what it is ranked by. Above 0, up
   * to rounding.
   */
  readonly excessBits: number;
  /** Its part of the sum over the whole trace, so of the trace's score, in (0, 1]. */
  readonly share: number;
}

/**
 * The surprise in bits at which a call is equally likely under two hypotheses: the trace continues as
 * usual, or its calls are random. Surprise is exponential under both, the distribution that assumes
 * only a mean: `usual` and `random`. The log-likelihood ratio of a call is then proportional to its
 * surprise less `usual * random * ln(random / usual) / (random - usual)`; maximal segments are sums
 * of such ratios (Karlin, Altschul, PNAS 87, 1990). `usual` is the higher of the trace's mean and
 * that of normal traces: where a whole trace surprises, a stretch must surprise more than the rest.
 * `random` is the least mean cost of random calls under any model, the logarithm of the number of
 * calls, or twice `usual` where that is more.
 * @param traceMeanBits mean surprise of the trace's calls, at least 0
 * @param normalMeanBits mean surprise of a call in normal traces that the detector was not fitted
 * on, at least 0; 0 where it is not known
 * @param callKinds how many different calls the detector distinguishes, at least 2
 */
export function stretchBaseline(traceMeanBits: number, normalMeanBits: number, callKinds: number): number {
  const usual = Math.max(traceMeanBits, normalMeanBits);
  if (usual === 0) return 0;
  const random = Math.max(Math.log2(callKinds), 2 * usual);
  return (usual * random * (Math.log(random) - Math.log(usual))) / (random - usual);
}

/** The unit of scores that are mean surprises: their calibration gives what is usual. */
const MEAN_SURPRISE_UNIT = "bits a call";

/**
 * The {@link stretchBaseline} of one trace under a detector that gave its calls these surprises;
 * what is usual comes from the detector's calibration.
 */
export function baselineOf(
  detector: Pick<Detector, "calibrationScores" | "scoreUnit" | "vocabulary">,
  surpriseBits: Float64Array,
): number {
  const { calibrationScores, scoreUnit, vocabulary } = detector;
  // 0 bits where the scores are of another kind: the trace's own mean decides.
  const usualBits = scoreUnit === MEAN_SURPRISE_UNIT && calibrationScores.length > 0 ? meanOf(calibrationScores) : 0;
  const ownBits = surpriseBits.length > 0 ? meanOf(surpriseBits) : 0;
  return stretchBaseline(ownBits, usualBits, vocabulary.size);
}

/**
 * The stretches of a trace that stand out: all maximal segments of surprise less baseline, most
 * excess first, equals in the order of the trace. They do not overlap, the mean of each is above
 * the baseline, and every call above the baseline is in one. Time: linear in the calls, plus the
 * sorting of the stretches.
 * @param surpriseBits of each call, finite and at least 0
 * @throws RangeError when a surprise is not
 */
export function surprisingStretches(surpriseBits: Float64Array, baselineBits: number): readonly Stretch[] {
  const traceBits = sumOf(surpriseBits);
  if (!Number.isFinite(traceBits) || surpriseBits.some((bits) => bits < 0)) {
    throw new RangeError("surprises must be finite and at least 0");
  }
  return maximalSegments(surpriseBits.map((bits) => bits - baselineBits))
    .map(({ from, to }) => {
      const calls = to - from;
      const totalBits = sumOf(surpriseBits.subarray(from, to));
      const excessBits = totalBits - calls * baselineBits;
      return { from, to, calls, totalBits, meanBits: totalBits / calls, excessBits, share: totalBits / traceBits };
    })
    .sort((a, b) => b.excessBits - a.excessBits || a.from - b.from);
}

/** A run of places of a sequence, `from` to before `to`. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/**
 * All maximal segments of a sequence of scores, in the order of the sequence. A segment is maximal
 * when each of its parts has a lower sum than the whole, and no larger segment of which that holds
 * contains it. They never overlap, and every score above 0 is in one. Time and memory grow with the
 * length alone. Source: Ruzzo, Tompa, "A linear time algorithm for finding all maximal scoring
 * subsequences", ISMB 1999.
 * @param scores finite
 */
export function maximalSegments(scores: Float64Array): readonly Segment[] {
  // The candidates so far: their ends, the sum of all scores before and up to each, and the nearest
  // earlier one with a smaller sum before it (-1: none).
  const from: number[] = [];
  const to: number[] = [];
  const sumBefore: number[] = [];
  const sumAfter: number[] = [];
  const lower: number[] = [];
  let candidates = 0;
  let sum = 0;
  for (let place = 0; place < scores.length; place += 1) {
    const before = sum;
    sum += scores[place]!;
    if (!(scores[place]! > 0)) continue;
    let start = place;
    let startSum = before;
    let other = candidates - 1;
    while (other >= 0 && sumBefore[other]! >= startSum) other = lower[other]!;
    let at = candidates;
    // A candidate that starts lower and ends lower gains by all that follows it.
    while (other >= 0 && sumAfter[other]! < sum) {
      at = other;
      start = from[other]!;
      startSum = sumBefore[other]!;
      other = lower[other]!;
    }
    from[at] = start;
    to[at] = place + 1;
    sumBefore[at] = startSum;
    sumAfter[at] = sum;
    lower[at] = other;
    candidates = at + 1;
  }
  return Array.from({ length: candidates }, (_, index) => ({ from: from[index]!, to: to[index]! }));
}
