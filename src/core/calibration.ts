import { at, last } from "./at.ts";
import { isAlarm } from "./conformal.ts";
import { spread } from "./sampling.ts";
import { sumOf } from "./statistics.ts";
import type { Tokens } from "./trace.ts";
import type { UnitCalibrations } from "./units.ts";

/**
 * What verdicts rest on: normal traces that the detector was not fitted on, whole and cut short.
 */
export interface Calibration {
  /** Of the whole traces, ascending. */
  readonly scores: Float64Array;
  /**
   * One per score, as {@link shortestCalls} gives it: the fewest calls of a trace that gets a
   * verdict with that score as the threshold.
   */
  readonly shortestCalls: readonly number[];
  /** Of whole units, where the traces say what belongs together. */
  readonly units?: UnitCalibrations;
}

/**
 * A calibration trace, or a piece of it, to be scored by something that the trace had no part in.
 */
export interface CalibrationQuery {
  readonly tokens: Tokens;
  /** The place of its trace among the calibration traces. */
  readonly owner: number;
}

/**
 * The lengths at which calibration traces are cut, in calls: six to a power of ten, each a third to
 * a half longer than the one before.
 */
const CUT_CALLS: readonly number[] = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000];

/**
 * Calibration traces that are cut at most, evenly spread: whole they are scored once, in pieces
 * some thirty times.
 */
const CUT_TRACES_AT_MOST = 200;

/**
 * The calibration of normal traces: their scores, and the shortest traces that these cover.
 * @param traces distinct normal ones, each of at least `minimumCalls` calls; at least one
 * @param minimumCalls the fewest calls that have a score
 * @param score one score per query, in order; none may rest on the trace that the query is of
 */
export async function calibrate(
  traces: readonly Tokens[],
  minimumCalls: number,
  score: (queries: readonly CalibrationQuery[]) => Promise<Float64Array>,
): Promise<Calibration> {
  const cut = spread(traces.length, CUT_TRACES_AT_MOST);
  const lengthsAscending = Uint32Array.from(traces, (tokens) => tokens.length).sort();
  // No threshold that promises at most half of all alarms asks for more calls than half of the
  // traces have.
  const median = at(lengthsAscending, (traces.length - 1) >> 1);
  const long = CUT_CALLS.filter((calls) => calls >= minimumCalls);
  const lengths = long.filter((_, place) => place === 0 || at(long, place - 1) < median);
  const queries: CalibrationQuery[] = traces.map((tokens, owner) => ({ tokens, owner }));
  /**
   * Where the score of each trace's piece will be; a trace that is not longer than the piece is
   * whole.
   */
  const placesOf = (calls: number, from: number, to?: number): readonly number[] =>
    cut.map((owner) => {
      const tokens = at(traces, owner);
      return tokens.length <= calls ? owner : queries.push({ tokens: tokens.subarray(from, to), owner }) - 1;
    });
  const places = lengths.map((calls) => ({
    calls,
    first: placesOf(calls, 0, calls),
    last: placesOf(calls, -calls),
  }));
  const found = await score(queries);
  const scoresAt = (indices: readonly number[]): Float64Array =>
    Float64Array.from(indices, (place) => at(found, place));
  const cuts = places.map(({ calls, first, last }) => ({ calls, first: scoresAt(first), last: scoresAt(last) }));
  const scores = found.slice(0, traces.length).sort();
  return { scores, shortestCalls: shortestCalls(scores, cuts, minimumCalls, lengthsAscending) };
}

/** The scores of calibration traces cut to their first and to their last `calls` calls. */
export interface CutScores {
  readonly calls: number;
  /** One per trace that was cut: its first `calls` calls, the whole of it where it is shorter. */
  readonly first: Float64Array;
  /** The same of its last calls. */
  readonly last: Float64Array;
}

/** Cut traces raise clearly more alarms than promised above this multiple of the promise, */
const EXCESS = 1.5;
/** where chance alone gives as many with at most this probability. */
const CHANCE = 0.05;

/**
 * The fewest calls that a trace needs for a verdict, for every threshold that a calibration can
 * give.
 *
 * A threshold promises the false alarms of WHOLE normal traces. A trace of few calls may be a
 * longer one that was cut: killed, or recorded in part. The score is a mean over calls, so a few
 * calls change it much, and the first calls are the hardest to predict. Measured on the held-out
 * normal traces of ADFA-LD at a promise of 5 %: cut to one call all of them raise an alarm, to 10
 * calls 21 %, to 50 calls 12 %, to 100 calls 5 %. So every calibration trace is also scored cut to
 * its first and to its last calls, at growing lengths. A length holds when neither cut raises
 * clearly more alarms than promised. The fewest calls are the first length from which all longer
 * ones hold. Only normal data decides it.
 *
 * "Clearly" asks for two things: half as many again as promised, because with hundreds of traces
 * any small excess is beyond chance; and beyond chance, because with some dozens a single trace is
 * more than half of the promise. A second rule limits the first: at most the promised share of
 * whole normal traces may be too short, a conformal test of the length itself. It matters for
 * scores that a cut changes much (what a trace leaves out, how many different calls it makes): the
 * cuts alone would ask for 500 calls on ADFA-LD, more than 77 % of its normal traces have.
 *
 * The stricter rule "no more alarms than promised, at any length" can be proved exactly, but asks
 * for 500 calls on ADFA-LD, where 87 % of the normal traces are shorter and, whole, keep the
 * promise.
 *
 * @param calibrationAscending scores of the whole traces
 * @param cuts by length, ascending, of some or all of the same traces, whose whole scores keep the
 * promise by construction; may be empty
 * @param minimumCalls the fewest calls that have a score
 * @param lengthsAscending calls of each whole trace, ascending; as many as scores
 * @returns one per calibration score: the fewest calls where it is the threshold
 */
export function shortestCalls(
  calibrationAscending: Float64Array,
  cuts: readonly CutScores[],
  minimumCalls: number,
  lengthsAscending: ArrayLike<number>,
): readonly number[] {
  const count = calibrationAscending.length;
  return Array.from(calibrationAscending, (threshold, index) => {
    // The lowest false-alarm rate that gives this threshold.
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

/** Whether `alarms` of `traces` are clearly more than promised, and beyond chance. */
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
