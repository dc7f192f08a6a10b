import type { Tokens } from "../core/trace.ts";
import { foldOf } from "./fold-of.ts";

/** Folds of every cross-fitted calibration. */
export const CALIBRATION_FOLDS = 10;

/** The fold of each trace; copies of a trace share one, whatever the order of the files. */
export function foldsOf(traces: readonly Tokens[]): readonly number[] {
  return traces.map((tokens) => foldOf(tokens.join(" "), CALIBRATION_FOLDS));
}

/**
 * Scores each trace by a detector fitted on the other folds, so that every training trace calibrates.
 * @param fit on some traces, gives the score of one trace
 * @returns one score a trace, in their order
 */
export async function crossFittedScores(
  traces: readonly Tokens[],
  fit: (others: readonly Tokens[]) => Promise<(tokens: Tokens) => number>,
): Promise<Float64Array> {
  const folds = foldsOf(traces);
  const scores = new Float64Array(traces.length);
  for (let fold = 0; fold < CALIBRATION_FOLDS; fold += 1) {
    if (!folds.includes(fold)) continue;
    const scoreOf = await fit(traces.filter((_, index) => folds[index] !== fold));
    for (const [index, tokens] of traces.entries()) if (folds[index] === fold) scores[index] = scoreOf(tokens);
  }
  return scores;
}
