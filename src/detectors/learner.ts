import type { Calibration, CalibrationQuery } from "../core/calibration.ts";
import type { Detector, Progress } from "../core/detector.ts";
import { lexicographicOrder, sameTokens } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { forEachYielding } from "../event-loop.ts";

/**
 * A method and its parameters, as a manifest names them: `{ name: "stide", parameters: {
 * windowCalls: 6 } }`.
 */
export interface Method {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/**
 * What a method without a network has learned from normal traces: the one owner of that state. It
 * grows by {@link extend}. Extending by B after A gives the same scores as learning A and B at
 * once.
 */
export interface Learner {
  readonly method: Method;
  readonly vocabulary: Vocabulary;
  /** Every training trace, copies included, in the order they came: what is saved. */
  readonly traces: readonly Tokens[];
  /** Learns more normal traces. Traces too short for the method are skipped. */
  extend(more: readonly Tokens[]): Promise<void>;
  /**
   * The detector of what has been learned so far. It shares the learner's state: an older detector
   * must not be used after `extend`.
   * @param calibrationScores ascending, as a manifest kept them; without them every training trace
   * calibrates, by a score that it had no part in
   * @throws SentinelError E_DATASET when the training traces are too few for the method
   */
  detector(calibrationScores?: Float64Array): Promise<Detector>;
}

/**
 * A detector's calibration: kept scores, or those that are made now.
 * @param kept ascending, as Learner.detector takes them; the caller adds the shortest calls
 */
export async function calibrationFields(
  kept: Float64Array | undefined,
  make: () => Promise<Calibration>,
): Promise<Pick<Detector, "calibrationScores" | "shortestCalls">> {
  if (kept !== undefined) return { calibrationScores: kept };
  const { scores, shortestCalls } = await make();
  return { calibrationScores: scores, shortestCalls };
}

/**
 * One score per trace, in order; equal traces are scored once. Yields to the event loop.
 * @param progress called after each trace
 */
export async function scoreEach(
  traces: readonly Tokens[],
  scoreOf: (tokens: Tokens) => number,
  progress?: Progress,
): Promise<Float64Array> {
  const scores = new Float64Array(traces.length);
  let done = 0;
  let before: { readonly tokens: Tokens; readonly score: number } | null = null;
  await forEachYielding([...lexicographicOrder(traces)], (index) => {
    const tokens = traces[index]!;
    const score = before !== null && sameTokens(before.tokens, tokens) ? before.score : scoreOf(tokens);
    before = { tokens, score };
    scores[index] = score;
    progress?.((done += 1), traces.length);
  });
  return scores;
}

/** One score per query, in order. Yields to the event loop. */
export async function scoreQueries(
  queries: readonly CalibrationQuery[],
  scoreOf: (query: CalibrationQuery) => number,
): Promise<Float64Array> {
  const scores: number[] = [];
  await forEachYielding(queries, (query) => {
    scores.push(scoreOf(query));
  });
  return Float64Array.from(scores);
}
