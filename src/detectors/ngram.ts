import { at } from "../core/at.ts";
import type { ExplainedCall } from "../core/detector.ts";
import { meanOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { forEachYielding } from "../event-loop.ts";
import { createCrossFittedLearner, FOLDS } from "./cross-fit.ts";
import { scoreEach, type Learner, type Method } from "./learner.ts";
import { createNgramCounts, type NgramCounts } from "./ngram-counts.ts";
import { advance, lookedUpSurprises, preparedSurprises, probabilityOf, type Surprises } from "./ngram-probability.ts";
import { numberOf, type DetectorMethod, type Parameter, wholeNumber } from "./parameters.ts";
import { SMOOTHINGS, type Smoothing, type SmoothingName } from "./smoothing.ts";

/**
 * Calls of the longest run counted; held-out bits of ADFA-LD's training traces are flat from 6 to
 * 10.
 */
export const NGRAM_ORDER = 8;

export const N_GRAM: DetectorMethod = ngramMethod("n-gram", "witten-bell", NGRAM_ORDER);
export const KNESER_NEY: DetectorMethod = ngramMethod("kneser-ney", "kneser-ney", 6);

function ngramMethod(name: string, smoothing: SmoothingName, standardOrder: number): DetectorMethod {
  return {
    name,
    parameters: { n: orderParameter(standardOrder), ...FOLDS },
    explains: true,
    create: (method, vocabulary) => createNgramLearner(method, vocabulary, smoothing),
  };
}

/** The parameter of the order. */
export function orderParameter(standard = NGRAM_ORDER): Parameter {
  return wholeNumber("order", standard, 1, 20);
}

/**
 * An interpolated n-gram model: the score is the mean surprise over all calls, in bits; an unknown
 * call costs its fixed 24 bits. Fits ADFA-LD in a second.
 */
function createNgramLearner(method: Method, vocabulary: Vocabulary, smoothing: SmoothingName): Learner {
  const order = numberOf(method, "order");
  const counts = createNgramCounts(order, vocabulary.size);
  const smooth = SMOOTHINGS[smoothing];
  const title = smoothing === "witten-bell" ? "Witten-Bell" : "modified Kneser-Ney";

  /** By what is counted at this moment. */
  function scorer(): (tokens: Tokens) => number {
    const surprisesOf = lookedUpSurprises(counts, smooth(counts));
    return (tokens) => meanSurprise(surprisesOf, tokens);
  }

  return createCrossFittedLearner(method, vocabulary, 1, { ...counts, scorer }, () => {
    const smoothed = smooth(counts);
    const surprisesOf = preparedSurprises(counts, smoothed);
    return {
      description: `${title} n-gram model, n=${order}; mean surprise of a call`,
      scoreUnit: "bits a call",
      score: (queries, progress) => scoreEach(queries, (tokens) => meanSurprise(surprisesOf, tokens), progress),
      async surprises(queries, progress) {
        const all: Float64Array[] = [];
        await forEachYielding(queries, (tokens) => {
          all.push(surprisesOf(tokens));
          progress?.(all.length, queries.length);
        });
        return all;
      },
      explain: (tokens, top) => Promise.resolve(explainCalls(counts, smoothed, tokens, vocabulary.size, top)),
    };
  });
}

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

/** Counts all traces. Yields to the event loop. */
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
