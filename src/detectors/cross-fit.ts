import { firstOccurrences } from "../core/distinct-traces.ts";
import type { Tokens } from "../core/trace.ts";
import { foldOf } from "./fold-of.ts";
import { aTurn } from "../turns.ts";

/** Folds of every cross-fitted calibration. */
export const CALIBRATION_FOLDS = 10;

/**
 * The fold of each trace; copies of a trace share one, whatever the order of the files.
 * @param foldSeed other seeds give other folds
 */
export function foldsOf(traces: readonly Tokens[], foldSeed: number): readonly number[] {
  return traces.map((tokens) => foldOf(tokens.join(" "), CALIBRATION_FOLDS, foldSeed));
}

/** What has been learnt of the traces, and can be taken back. */
export interface Retractable {
  remove(tokens: Tokens): void;
  add(tokens: Tokens): void;
  /** The scorer of what is learnt at this moment. */
  scorer(): (tokens: Tokens) => number;
}

/**
 * Scores each trace by what was learnt of the other folds, so that every learnt trace calibrates: fold by fold its traces are taken back, scored, and learnt again. Three passes
 * in place of one fit a fold; afterwards everything is as it was.
 * @param traces what was learnt, copies included
 * @returns one score a distinct trace, in the order of their first copies: copies share a score, and tests on the scores want independent ones
 */
export async function crossFittedScores(
  traces: readonly Tokens[],
  foldSeed: number,
  learnt: Retractable,
): Promise<Float64Array> {
  const folds = foldsOf(traces, foldSeed);
  const isFirst = firstOccurrences(
    traces.map((tokens) => tokens.join(" ")),
    new Set(),
  );
  const scores = new Float64Array(traces.length);
  for (let fold = 0; fold < CALIBRATION_FOLDS; fold += 1) {
    const own = [...traces.keys()].filter((index) => folds[index] === fold);
    if (own.length === 0) continue;
    for (const index of own) learnt.remove(traces[index]!);
    const scoreOf = learnt.scorer();
    for (const index of own) if (isFirst[index] === true) scores[index] = scoreOf(traces[index]!);
    for (const index of own) learnt.add(traces[index]!);
    // No turn in between: what is half taken back must not be used by others.
    await aTurn();
  }
  return scores.filter((_, index) => isFirst[index]);
}
