import type { CalibrationQuery } from "../core/calibration.ts";
import type { Progress } from "../core/detector.ts";
import { lexicographicOrder, sameTokens } from "../core/trace-order.ts";
import type { Tokens } from "../core/trace.ts";
import { forEachYielding } from "../event-loop.ts";

/**
 * One score per trace, in order; equal traces are scored once. Yields to the event loop; `progress`
 * is called after each.
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

/** One score a query, in order; the event loop gets its turns. */
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
