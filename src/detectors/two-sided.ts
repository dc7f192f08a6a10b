import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { crossFittedScores } from "./cross-fit.ts";
import { withoutCopies } from "./distinct-tokens.ts";
import { countNgrams, meanSurprise, NGRAM_ORDER } from "./ngram.ts";
import { fitOmission } from "./omission.ts";
import { standardiser } from "./standardise.ts";
import { takeTurns } from "./take-turns.ts";

/**
 * Surprise at what a trace does (n-gram model, bits a call) together with surprise at what it omits of the best-matching known program's behaviour. Each is put
 * on the scale of its own scores of the distinct training traces, ten-fold cross-fitted and leave-one-out, and the two are added.
 * The combination was found after test figures of ADFA-LD had been seen: exploratory there.
 * @throws SentinelError E_DATASET when there are fewer than two distinct training traces
 */
export async function fitTwoSided(training: readonly Tokens[], vocabulary: Vocabulary): Promise<Detector> {
  const known = withoutCopies(training);
  if (known.length < 2) throw new SentinelError("E_DATASET", "two-sided: needs at least two different training traces");
  const counts = await countNgrams(training, vocabulary, NGRAM_ORDER);
  const omission = fitOmission(known, vocabulary.size);
  const ownCommission = await crossFittedScores(known, async (others) => {
    const countsOfOthers = await countNgrams(others, vocabulary, NGRAM_ORDER);
    return (tokens) => meanSurprise(countsOfOthers, tokens);
  });
  const ownOmission = omission.leaveOneOut();
  const commissionScale = standardiser(ownCommission);
  const omissionScale = standardiser(ownOmission);
  const combine = (commission: number, omitted: number): number => commissionScale(commission) + omissionScale(omitted);
  return {
    name: "two-sided",
    description: `n-gram surprise (n=${NGRAM_ORDER}) plus omitted transitions of the best-matching program; exploratory on ADFA-LD`,
    vocabulary,
    scoreUnit: "standard deviations",
    minimumCalls: 2,
    calibrationScores: ownCommission.map((commission, trace) => combine(commission, ownOmission[trace] ?? 0)).sort(),
    device: "cpu",
    threads: 1,
    async score(traces, progress) {
      const scores: number[] = [];
      await takeTurns(traces, (tokens) => {
        scores.push(combine(meanSurprise(counts, tokens), omission.score(tokens)));
        progress?.(scores.length, traces.length);
      });
      return Float64Array.from(scores);
    },
  };
}
