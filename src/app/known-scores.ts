import { at, atKey } from "../core/at.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { tokensKey } from "../core/trace-key.ts";

/**
 * The same detector, which scores no trace again whose score is known.
 * @param known scores by {@link tokensKey}
 */
export function withKnownScores<Kind extends Detector>(detector: Kind, known: ReadonlyMap<string, number>): Kind {
  return {
    ...detector,
    async score(traces, progress) {
      const keys = traces.map(tokensKey);
      const missing = [...traces.keys()].filter((index) => !known.has(at(keys, index)));
      const scores = new Float64Array(traces.length);
      for (const [index, key] of keys.entries()) if (known.has(key)) scores[index] = atKey(known, key);
      if (missing.length === 0) return scores;
      const found = await checkedScores(
        detector,
        missing.map((index) => at(traces, index)),
        progress,
      );
      for (const [place, index] of missing.entries()) scores[index] = at(found, place);
      return scores;
    },
  };
}
