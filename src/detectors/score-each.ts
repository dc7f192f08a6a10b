import type { Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { takeTurns } from "./take-turns.ts";

/** One score a trace, in order; the event loop gets its turns and `progress` is told after each. */
export async function scoreEach(
  traces: readonly Tokens[],
  scoreOf: (tokens: Tokens) => number,
  progress?: Progress,
): Promise<Float64Array> {
  const scores: number[] = [];
  await takeTurns(traces, (tokens) => {
    scores.push(scoreOf(tokens));
    progress?.(scores.length, traces.length);
  });
  return Float64Array.from(scores);
}
