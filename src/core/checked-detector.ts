import type { Detector } from "./detector.ts";

/**
 * The same detector, held to its contract: one finite score a trace, and surprises for every call where it gives them. Whoever opens or fits a detector hands it on so: a score too few would
 * otherwise be read as another trace's, one too many as nobody's, and NaN as normal.
 */
export function checkedDetector<Kind extends Detector>(detector: Kind): Kind {
  const score: Detector["score"] = async (traces, progress) => checkedScores(await detector.score(traces, progress), traces.length, detector.name);
  return { ...detector, score };
}

/**
 * One finite score a trace.
 * @param count of the traces
 * @param name of the detector, for the message
 * @throws RangeError otherwise: a fault of the program, not of its input
 */
export function checkedScores(scores: Float64Array, count: number, name: string): Float64Array {
  if (scores.length !== count) throw new RangeError(`${name} gave ${scores.length} scores for ${count} traces`);
  const place = scores.findIndex((score) => !Number.isFinite(score));
  if (place >= 0) throw new RangeError(`${name} gave trace ${place} of ${count} the score ${String(scores[place])}`);
  return scores;
}
