import { at } from "./at.ts";
import { shortestCalls } from "./shortest-calls.ts";
import { spread } from "./sampling.ts";
import type { Tokens } from "./trace.ts";

/**
 * What verdicts rest on: normal traces that the detector was not fitted on, whole and cut short.
 */
export interface Calibration {
  /** Of the whole traces, ascending. */
  readonly scores: Float64Array;
  /**
   * One a score, as {@link shortestCalls} gives it: the fewest calls of a trace that is judged with
   * that score as the threshold.
   */
  readonly shortestCalls: readonly number[];
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
 * The calibration of normal traces: their scores, and the shortest traces that these can speak for.
 * @param traces distinct normal ones, each of at least `minimumCalls` calls; at least one
 * @param minimumCalls the fewest calls that have a score
 * @param score one score a query, in order; none may rest on the trace that the query is of
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
