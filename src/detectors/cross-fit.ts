import { calibrate, type Calibration, type CalibrationQuery } from "../core/calibration.ts";
import type { Tokens } from "../core/trace.ts";
import { withoutCopies } from "../core/trace-key.ts";
import { yieldToEventLoop } from "../event-loop.ts";

/** Folds of every cross-fitted calibration. */
export const CALIBRATION_FOLDS = 10;

/**
 * The fold of each trace; copies of a trace share one, whatever the order of the files.
 * @param foldSeed other seeds give other folds
 */
export function foldsOf(traces: readonly Tokens[], foldSeed: number): readonly number[] {
  return traces.map((tokens) => foldOf(tokens, CALIBRATION_FOLDS, foldSeed));
}

/** What has been learnt of the traces, and can be taken back. */
export interface Retractable {
  remove(tokens: Tokens): void;
  add(tokens: Tokens): void;
  /** The scorer of what is learnt at this moment. */
  scorer(): (tokens: Tokens) => number;
}

/**
 * Scores queries by what was learnt of the other folds than their own trace's, so that every learnt
 * trace calibrates: fold by fold its traces are taken back, its queries scored, and the traces
 * learnt again. Three passes in place of one fit per fold; afterwards everything is as it was.
 * @param traces what was learnt, copies included
 * @param distinct each of them once, as {@link withoutCopies} gives them
 * @param queries of `distinct`
 * @returns one score a query, in order
 */
export async function crossFittedScores(
  traces: readonly Tokens[],
  distinct: readonly Tokens[],
  queries: readonly CalibrationQuery[],
  foldSeed: number,
  learnt: Retractable,
): Promise<Float64Array> {
  const folds = foldsOf(traces, foldSeed);
  const foldOfOwner = foldsOf(distinct, foldSeed);
  const scores = new Float64Array(queries.length);
  for (let fold = 0; fold < CALIBRATION_FOLDS; fold += 1) {
    const own = traces.filter((_, index) => folds[index] === fold);
    if (own.length === 0) continue;
    for (const tokens of own) learnt.remove(tokens);
    const scoreOf = learnt.scorer();
    for (const [place, { tokens, owner }] of queries.entries()) {
      if (foldOfOwner[owner] === fold) scores[place] = scoreOf(tokens);
    }
    for (const tokens of own) learnt.add(tokens);
    // No turn in between: what is half taken back must not be used by others.
    await yieldToEventLoop();
  }
  return scores;
}

/**
 * The calibration of a learner's traces, each distinct one by scores that its fold had no part in.
 */
export function crossFittedCalibration(
  traces: readonly Tokens[],
  minimumCalls: number,
  foldSeed: number,
  learnt: Retractable,
): Promise<Calibration> {
  // Copies share a score, and tests on the scores want independent ones.
  const distinct = withoutCopies(traces);
  return calibrate(distinct, minimumCalls, (queries) => crossFittedScores(traces, distinct, queries, foldSeed, learnt));
}

/**
 * A fold in 0..folds-1 that depends on the calls and the seed alone, so that copies of a trace
 * share one and file order does not matter. Seed 0: FNV-1a of the tokens in decimal, parted by
 * blanks, modulo the folds. Other seeds stir its bits first (the end of MurmurHash3): FNV-1a's
 * lowest bit is the parity of the characters, which no prefix would change.
 * @param seed whole number from 0
 */
export function foldOf(tokens: Tokens, folds: number, seed = 0): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < tokens.length; place += 1) {
    const letters = String(tokens[place]);
    if (place > 0) hash = fnv(hash, 32);
    for (let index = 0; index < letters.length; index += 1) hash = fnv(hash, letters.charCodeAt(index));
  }
  return (seed === 0 ? hash : stirred(hash ^ Math.imul(seed, 0x9e3779b1))) % folds;
}

function fnv(hash: number, character: number): number {
  return Math.imul(hash ^ character, 0x01000193) >>> 0;
}

function stirred(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
