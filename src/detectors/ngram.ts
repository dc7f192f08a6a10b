import type { ExplainedCall, ExplainingDetector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { crossFittedScores } from "./cross-fit.ts";
import { createNgramCounts, type NgramCounts } from "./ngram-counts.ts";
import { takeTurns } from "./take-turns.ts";
import { advance, ngramSurprises, wittenBell } from "./witten-bell.ts";

/** Calls of the longest run counted; held-out bits of ADFA-LD's training traces are flat from 6 to 10. */
export const NGRAM_ORDER = 8;

/**
 * An interpolated Witten-Bell n-gram model as a detector: the score is the mean surprise over all calls, in bits. On ADFA-LD it is the strongest single
 * baseline, level with the best networks, and it fits in a second. It calibrates on ten-fold cross-fitted scores of its training traces.
 * @throws SentinelError E_DATASET when there is no training trace
 */
export async function fitNgram(
  training: readonly Tokens[],
  vocabulary: Vocabulary,
  order = NGRAM_ORDER,
): Promise<ExplainingDetector> {
  const usable = training.filter((tokens) => tokens.length > 0);
  if (usable.length === 0) throw new SentinelError("E_DATASET", "n-gram: there is no training trace to fit it on");
  const counts = await countNgrams(usable, vocabulary, order);
  const calibration = await crossFittedScores(usable, async (others) => {
    const countsOfOthers = await countNgrams(others, vocabulary, order);
    return (tokens) => meanSurprise(countsOfOthers, tokens);
  });
  return {
    name: "n-gram",
    description: `Witten-Bell n-gram model, n=${order}; mean surprise of a call`,
    vocabulary,
    scoreUnit: "bits a call",
    minimumCalls: 1,
    calibrationScores: calibration.sort(),
    device: "cpu",
    threads: 1,
    async score(traces, progress) {
      const scores: number[] = [];
      await takeTurns(traces, (tokens) => {
        scores.push(meanSurprise(counts, tokens));
        progress?.(scores.length, traces.length);
      });
      return Float64Array.from(scores);
    },
    explain: (tokens, top) => Promise.resolve(explainCalls(counts, tokens, vocabulary.size, top)),
  };
}

/** Counts all traces, giving the event loop its turns. */
export async function countNgrams(
  traces: readonly Tokens[],
  vocabulary: Vocabulary,
  order: number,
): Promise<NgramCounts> {
  const counts = createNgramCounts(order, vocabulary.size);
  await takeTurns(traces, (tokens) => {
    counts.add(tokens);
  });
  return counts;
}

/** The score of a trace. @throws RangeError when it is empty */
export function meanSurprise(counts: NgramCounts, tokens: Tokens): number {
  if (tokens.length === 0) throw new RangeError("the mean surprise of no calls is undefined");
  return ngramSurprises(counts, tokens).reduce((sum, bits) => sum + bits, 0) / tokens.length;
}

function explainCalls(counts: NgramCounts, tokens: Tokens, size: number, top: number): readonly ExplainedCall[] {
  const surprises = ngramSurprises(counts, tokens);
  const contexts = counts.startNodes();
  return Array.from(tokens, (token, index) => {
    const expected = Array.from({ length: size }, (_, other) => ({
      token: other,
      probability: wittenBell(counts, contexts, other),
    }))
      .sort((a, b) => b.probability - a.probability || a.token - b.token)
      .slice(0, top);
    advance(counts, contexts, token);
    return { index, token, surpriseBits: surprises[index] ?? 0, expected };
  });
}
