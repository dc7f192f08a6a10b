import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";

/**
 * The one-line baseline "fewer distinct calls = attack": the score is minus the number of distinct calls. It learns nothing, so whatever it
 * detects needs no model; on ADFA-LD that is most of the headline figure.
 * It calibrates on the training traces themselves, which it was not fitted on.
 */
export function distinctCallsDetector(training: readonly Tokens[], vocabulary: Vocabulary): Detector {
  const scoreOf = (tokens: Tokens): number => {
    if (tokens.length === 0) throw new RangeError("a trace without calls has no score");
    return -new Set(tokens).size;
  };
  return {
    name: "distinct-calls",
    description: "baseline without training: fewer distinct calls are more suspicious",
    vocabulary,
    scoreUnit: "minus distinct calls",
    minimumCalls: 1,
    calibrationScores: Float64Array.from(training, scoreOf).sort(),
    device: "cpu",
    threads: 1,
    score: async (traces) => Promise.resolve(Float64Array.from(traces, scoreOf)),
  };
}
