import { calibrate, type Calibration, type CalibrationQuery } from "../core/calibration.ts";
import type { Detector, LanguageModel } from "../core/detector.ts";
import { withoutCopies } from "../core/trace-key.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { forEachYielding, yieldToEventLoop } from "../event-loop.ts";
import { calibrationFields, scoreEach, type Learner, type Method } from "./learner.ts";
import { numberOf, type Parameters, wholeNumber } from "./parameters.ts";

/** Folds of every cross-fitted calibration. */
export const CALIBRATION_FOLDS = 10;

/** The parameter of every cross-fitted method: the seed of its folds. */
export const FOLDS: Parameters = { folds: wholeNumber("foldSeed", 0, 0, 1_000_000) };

/** What has been learned of traces, one by one, and can be taken back. */
interface Retractable {
  add(tokens: Tokens): void;
  remove(tokens: Tokens): void;
  /** The scorer of what is learned at this moment. */
  scorer(): (tokens: Tokens) => number;
}

/** The rest of a cross-fitted detector; its `score` replaces {@link Retractable.scorer}. */
type CrossFittedCard = Pick<Detector, "description" | "scoreUnit"> & Partial<LanguageModel>;

/**
 * A learner of whatever can be learned and taken back: it calibrates on ten-fold cross-fitted
 * scores of its distinct traces.
 * @param method with the parameter of {@link FOLDS}
 * @param minimumCalls shorter traces are skipped and have no score
 * @param card of the detector of what is learned, asked for once that is calibrated
 */
export function createCrossFittedLearner(
  method: Method,
  vocabulary: Vocabulary,
  minimumCalls: number,
  learned: Retractable,
  card: () => CrossFittedCard,
): Learner {
  const traces: Tokens[] = [];
  let skipped = 0;
  return {
    method,
    vocabulary,
    traces,
    extend: (more) =>
      forEachYielding(more, (tokens) => {
        if (tokens.length < minimumCalls) {
          skipped += 1;
          return;
        }
        traces.push(tokens);
        learned.add(tokens);
      }),
    async detector(calibrationScores): Promise<Detector> {
      if (traces.length === 0) throw nothingLearned(method, skipped, minimumCalls);
      const calibration = await calibrationFields(calibrationScores, () =>
        crossFittedCalibration(traces, minimumCalls, numberOf(method, "foldSeed"), learned),
      );
      return {
        name: method.name,
        vocabulary,
        minimumCalls,
        ...calibration,
        device: "cpu",
        threads: 1,
        score: (queries, progress) => scoreEach(queries, learned.scorer(), progress),
        ...card(),
      };
    },
  };
}

function nothingLearned({ name }: Method, skipped: number, minimumCalls: number): SentinelError {
  return new SentinelError(
    "E_DATASET",
    minimumCalls > 1
      ? { problem: "data.none-long-enough", path: name, traces: skipped, leastCalls: minimumCalls }
      : { problem: "data.no-training-traces", path: name },
  );
}

/** Calibrates on each distinct trace by a score that its fold had no part in. */
function crossFittedCalibration(
  traces: readonly Tokens[],
  minimumCalls: number,
  foldSeed: number,
  learned: Retractable,
): Promise<Calibration> {
  // Copies share a score, and tests on the scores need independent ones.
  const distinct = withoutCopies(traces);
  return calibrate(distinct, minimumCalls, (queries) =>
    crossFittedScores(traces, distinct, queries, foldSeed, learned),
  );
}

/**
 * Scores each query by what was learned of all folds but its own trace's, so that every training
 * trace calibrates: fold by fold, its traces are taken back, its queries scored, and the traces
 * learned again. Three passes in place of one fit per fold; at the end everything is as before.
 * @param traces all that was learned, copies included
 * @param distinct each of them once, as {@link withoutCopies} gives them
 * @param queries of `distinct`
 * @returns one score per query, in order
 */
export async function crossFittedScores(
  traces: readonly Tokens[],
  distinct: readonly Tokens[],
  queries: readonly CalibrationQuery[],
  foldSeed: number,
  learned: Retractable,
): Promise<Float64Array> {
  const folds = foldsOf(traces, foldSeed);
  const foldOfOwner = foldsOf(distinct, foldSeed);
  const scores = new Float64Array(queries.length);
  for (let fold = 0; fold < CALIBRATION_FOLDS; fold += 1) {
    const own = traces.filter((_, index) => folds[index] === fold);
    if (own.length === 0) continue;
    for (const tokens of own) learned.remove(tokens);
    const scoreOf = learned.scorer();
    for (const [place, { tokens, owner }] of queries.entries()) {
      if (foldOfOwner[owner] === fold) scores[place] = scoreOf(tokens);
    }
    for (const tokens of own) learned.add(tokens);
    // Yield only here: nobody else may use what is half taken back.
    await yieldToEventLoop();
  }
  return scores;
}

/**
 * The fold of each trace; copies of a trace share one, whatever the order of the files.
 * @param foldSeed other seeds give other folds
 */
export function foldsOf(traces: readonly Tokens[], foldSeed: number): readonly number[] {
  return traces.map((tokens) => foldOf(tokens, CALIBRATION_FOLDS, foldSeed));
}

/**
 * A fold in 0..folds-1 that depends on the calls and the seed alone, so that copies of a trace
 * share one and file order does not matter. Seed 0: FNV-1a of the tokens in decimal, separated by
 * blanks, modulo the folds. Other seeds mix its bits first (the end of MurmurHash3): FNV-1a's
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
  return (seed === 0 ? hash : mixed(hash ^ Math.imul(seed, 0x9e3779b1))) % folds;
}

function fnv(hash: number, character: number): number {
  return Math.imul(hash ^ character, 0x01000193) >>> 0;
}

function mixed(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
