import { at } from "../core/at.ts";
import type { ExplainedCall, LanguageModel } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { calibrationFields } from "./calibration-fields.ts";
import { crossFittedCalibration } from "./cross-fit.ts";
import { kneserNey } from "./kneser-ney.ts";
import type { Learner, Method } from "./learner.ts";
import { createNgramCounts, type NgramCounts } from "./ngram-counts.ts";
import { scoreEach } from "./score-each.ts";
import { forEachYielding } from "../event-loop.ts";
import {
  advance,
  lookedUpSurprises,
  preparedSurprises,
  probabilityOf,
  type Smoothing,
  type Surprises,
} from "./ngram-probability.ts";
import { wittenBell } from "./witten-bell.ts";
import { meanOf } from "../core/statistics.ts";
import { FOLDS, numberOf, type DetectorMethod, type Parameter, wholeNumber } from "./parameters.ts";

/** How seen and unseen runs share the probability. */
export const SMOOTHINGS: Readonly<Record<string, (counts: NgramCounts) => Smoothing>> = {
  "witten-bell": wittenBell,
  "kneser-ney": kneserNey,
};

export interface NgramOptions {
  /** A key of SMOOTHINGS. */
  readonly smoothing: string;
  /** Calls of the longest run counted, at least 1. */
  readonly order: number;
  readonly foldSeed: number;
}

/**
 * Calls of the longest run counted; held-out bits of ADFA-LD's training traces are flat from 6 to
 * 10.
 */
export const NGRAM_ORDER = 8;

/**
 * An interpolated n-gram model: the score is the mean surprise over all calls, in bits; an unknown
 * call costs its fixed 24 bits. It calibrates on ten-fold cross-fitted scores of its distinct
 * traces. Fits ADFA-LD in a second.
 */
function createNgramLearner(method: Method, vocabulary: Vocabulary, options: NgramOptions): Learner {
  const smooth = SMOOTHINGS[options.smoothing] ?? null;
  if (smooth === null) throw new RangeError(`there is no smoothing "${options.smoothing}"`);
  const counts = createNgramCounts(options.order, vocabulary.size);
  const traces: Tokens[] = [];

  /** The scorer of what is counted at this moment. */
  const scorer = (): ((tokens: Tokens) => number) => {
    const surprisesOf = lookedUpSurprises(counts, smooth(counts));
    return (tokens) => meanSurprise(surprisesOf, tokens);
  };

  return {
    method,
    vocabulary,
    traces,
    extend: (more) =>
      forEachYielding(more, (tokens) => {
        if (tokens.length === 0) return;
        traces.push(tokens);
        counts.add(tokens);
      }),
    async detector(calibrationScores): Promise<LanguageModel> {
      if (traces.length === 0) {
        throw new SentinelError("E_DATASET", { problem: "data.no-training-traces", path: method.name });
      }
      const calibration = await calibrationFields(calibrationScores, () =>
        crossFittedCalibration(traces, 1, options.foldSeed, { ...counts, scorer }),
      );
      const smoothing = smooth(counts);
      const surprisesOf = preparedSurprises(counts, smoothing);
      return {
        name: method.name,
        description: `${SMOOTHING_WORDS[options.smoothing] ?? options.smoothing} n-gram model, n=${options.order}; mean surprise of a call`,
        vocabulary,
        scoreUnit: "bits a call",
        minimumCalls: 1,
        ...calibration,
        device: "cpu",
        threads: 1,
        score: (queries, progress) => scoreEach(queries, (tokens) => meanSurprise(surprisesOf, tokens), progress),
        async surprises(queries, progress) {
          const all: Float64Array[] = [];
          await forEachYielding(queries, (tokens) => {
            all.push(surprisesOf(tokens));
            progress?.(all.length, queries.length);
          });
          return all;
        },
        explain: (tokens, top) => Promise.resolve(explainCalls(counts, smoothing, tokens, vocabulary.size, top)),
      };
    },
  };
}

const SMOOTHING_WORDS: Readonly<Record<string, string>> = {
  "witten-bell": "Witten-Bell",
  "kneser-ney": "modified Kneser-Ney",
};

/** The score of a trace. @throws RangeError when it is empty */
export function meanSurprise(surprisesOf: Surprises, tokens: Tokens): number {
  return meanOf(surprisesOf(tokens));
}

/**
 * Every call of a trace with its surprise and the `top` likeliest calls there, likeliest first.
 * @param size of the vocabulary
 */
export function explainCalls(
  counts: NgramCounts,
  smoothing: Smoothing,
  tokens: Tokens,
  size: number,
  top: number,
): readonly ExplainedCall[] {
  const surprises = lookedUpSurprises(counts, smoothing)(tokens);
  const contexts = counts.startNodes();
  return Array.from(tokens, (token, index) => {
    const expected = Array.from({ length: size }, (_, other) => ({
      token: other,
      probability: probabilityOf(counts, smoothing, contexts, other),
    }))
      .sort((a, b) => b.probability - a.probability || a.token - b.token)
      .slice(0, top);
    advance(counts, contexts, token);
    return { index, token, surpriseBits: at(surprises, index), expected };
  });
}

/** Counts all traces, giving the event loop its turns. */
export async function countNgrams(
  traces: readonly Tokens[],
  vocabulary: Vocabulary,
  order: number,
): Promise<NgramCounts> {
  const counts = createNgramCounts(order, vocabulary.size);
  await forEachYielding(traces, (tokens) => {
    counts.add(tokens);
  });
  return counts;
}

/** The parameter of the order. */
export function orderParameter(standard = NGRAM_ORDER): Parameter {
  return wholeNumber("order", standard, 1, 20);
}

function ngramMethod(name: string, smoothing: string, standardOrder: number): DetectorMethod {
  return {
    name,
    parameters: { n: orderParameter(standardOrder), ...FOLDS },
    explains: true,
    create: (method, vocabulary) =>
      createNgramLearner(method, vocabulary, {
        smoothing,
        order: numberOf(method, "order"),
        foldSeed: numberOf(method, "foldSeed"),
      }),
  };
}

export const N_GRAM: DetectorMethod = ngramMethod("n-gram", "witten-bell", NGRAM_ORDER);
export const KNESER_NEY: DetectorMethod = ngramMethod("kneser-ney", "kneser-ney", 6);
