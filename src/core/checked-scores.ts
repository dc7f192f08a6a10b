import type { Detector, LanguageModel, Progress } from "./detector.ts";
import type { Tokens } from "./trace.ts";

/**
 * A detector's scores, held to its contract: the one way in which the program asks for them. A score too few would else be read as another trace's, one too many as nobody's, and NaN as normal.
 * @param traces each of at least `minimumCalls` calls, tokens of the detector's vocabulary
 * @returns one finite score a trace, in order
 * @throws RangeError when the detector gives anything else: a fault of the program, not of its input
 */
export async function checkedScores(
  detector: Pick<Detector, "name" | "score">,
  traces: readonly Tokens[],
  progress?: Progress,
): Promise<Float64Array> {
  const scores = await detector.score(traces, progress);
  if (scores.length !== traces.length) {
    throw new RangeError(`${detector.name} gave ${scores.length} scores for ${traces.length} traces`);
  }
  const place = scores.findIndex((score) => !Number.isFinite(score));
  if (place >= 0) {
    throw new RangeError(`${detector.name} gave trace ${place} of ${traces.length} the score ${String(scores[place])}`);
  }
  return scores;
}

/** A language model's surprises, held to its contract: one finite number a call of each trace, as {@link checkedScores} takes them. @throws RangeError as checkedScores */
export async function checkedSurprises(
  detector: Pick<LanguageModel, "name" | "surprises">,
  traces: readonly Tokens[],
  progress?: Progress,
): Promise<readonly Float64Array[]> {
  const surprises = await detector.surprises(traces, progress);
  if (surprises.length !== traces.length) {
    throw new RangeError(`${detector.name} gave the surprises of ${surprises.length} traces for ${traces.length}`);
  }
  for (const [index, bits] of surprises.entries()) {
    if (bits.length === traces[index]!.length && bits.every(Number.isFinite)) continue;
    throw new RangeError(`${detector.name} gave trace ${index} of ${traces.length} not one finite surprise per call`);
  }
  return surprises;
}
