import { at, last } from "./at.ts";
import { isAlarm } from "./conformal.ts";
import { sumOf } from "./statistics.ts";

/**
 * The scores of calibration traces as if their recording had ended, or begun, so near: cut to their
 * first or last `calls` calls.
 */
export interface CutScores {
  readonly calls: number;
  /** One per trace that was cut: its first `calls` calls, the whole of it where it is shorter. */
  readonly first: Float64Array;
  /** The same of its last calls. */
  readonly last: Float64Array;
}

/**
 * An excess is worth a verdict when cut traces raise more than half as many again as the promised
 * alarms,
 */
const EXCESS = 1.5;
/** and when so many would come by chance with at most this probability. */
const CHANCE = 0.05;

/**
 * The fewest calls that a trace must have to be judged, for every threshold that a calibration can
 * give.
 *
 * A threshold promises false alarms of WHOLE normal traces. A trace of few calls may as well be a
 * longer one cut early: killed, or recorded in part. The score is a mean over calls, so few calls
 * swing it, and the first of them are hard to foresee. Measured on the held-out normal traces of
 * ADFA-LD, promised 5 %: cut to one call all of them raise an alarm, to 10 calls 21 %, to 50 calls
 * 12 %, to 100 calls 5 %. So every calibration trace is also scored cut to its first and to its
 * last calls, at growing lengths; a length speaks where neither raises clearly more alarms than
 * promised; and the shortest trace judged is as long as the first length from which on all lengths
 * speak. Normal data alone decides it.
 *
 * Clearly is both: by more than half as much again, since at hundreds of traces any trifle is
 * beyond chance, and beyond chance, since at some dozens a single trace is more than half of the
 * promise. No length that whole calibration traces have is called too short for that alone: a trace
 * is judged in any case when, among as many traces as the threshold promises alarms, a whole
 * calibration trace is as short. That is a conformal test of the length itself: at most the
 * promised share of whole normal traces is unjudged for being short. It matters for scores that a
 * cut changes much (what a trace leaves out, how many different calls it makes): by the cuts alone
 * these would ask for 500 calls on ADFA-LD, more than 77 % of its normal traces have.
 *
 * The stricter rule "no more alarms than promised, at any length" has an exact proof (whoever
 * raises an alarm at the threshold raises one at that of the cut traces, too), but asks for 500
 * calls on ADFA-LD, where 87 % of the whole normal traces, that keep the promise, are shorter.
 *
 * @param calibrationAscending scores of the whole traces
 * @param cuts by length, ascending, of some or all of the same traces, whose whole scores keep the
 * promise by construction; may be empty
 * @param minimumCalls the fewest calls that have a score
 * @param lengthsAscending calls of each whole trace, ascending; as many as scores
 * @returns one a calibration score: the fewest calls where it is the threshold
 */
export function shortestCalls(
  calibrationAscending: Float64Array,
  cuts: readonly CutScores[],
  minimumCalls: number,
  lengthsAscending: ArrayLike<number>,
): readonly number[] {
  const count = calibrationAscending.length;
  return Array.from(calibrationAscending, (threshold, index) => {
    // The highest rate that this threshold is taken for begins here: its own alarms among the
    // calibration traces and a new one.
    const promised = (count - index) / (count + 1);
    const breaks = ({ first, last: ending }: CutScores): boolean =>
      [first, ending].some((scores) => {
        const alarms = sumOf(scores, (score) => (isAlarm(score, threshold) ? 1 : 0));
        return isClearlyMore(alarms, scores.length, promised);
      });
    const broken = cuts.findLastIndex(breaks);
    if (broken < 0) return minimumCalls;
    const kept = broken + 1 < cuts.length ? at(cuts, broken + 1).calls : last(cuts).calls + 1;
    return Math.min(kept, at(lengthsAscending, count - index - 1));
  });
}

/**
 * Whether so many alarms of so many traces are more than promised, by more than a trifle and beyond
 * chance.
 */
function isClearlyMore(alarms: number, traces: number, promised: number): boolean {
  return alarms > EXCESS * promised * traces && atLeastByChance(alarms, traces, promised) <= CHANCE;
}

/** P(X >= alarms) of a binomial X of `traces` draws of probability `rate`. */
function atLeastByChance(alarms: number, traces: number, rate: number): number {
  if (rate >= 1) return 1;
  let below = 0;
  let logTerm = traces * Math.log1p(-rate);
  for (let number = 0; number < alarms; number += 1) {
    below += Math.exp(logTerm);
    logTerm += Math.log(((traces - number) * rate) / ((number + 1) * (1 - rate)));
  }
  return Math.max(0, 1 - below);
}
