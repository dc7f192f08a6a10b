import { at, atKey } from "../core/at.ts";
import { checkedScores, checkedSurprises, type Detector, type LanguageModel, type Progress } from "../core/detector.ts";
import { meanOf } from "../core/statistics.ts";
import { tokensKey } from "../core/trace-key.ts";
import type { Tokens } from "../core/trace.ts";
import { forEachYielding } from "../event-loop.ts";

/** A detector that scores each distinct trace once. */
export type Memoised<Kind extends Detector = Detector> = Kind & {
  /** As `tokensKey`; computed once per array of tokens. */
  readonly keyOf: (tokens: Tokens) => string;
};

/**
 * The same detector, which remembers the score of each distinct trace. Memory: a key and a number
 * per distinct trace, some hundred bytes, as long as the result is in use; `explain` and
 * `surprises` remember nothing.
 */
export function memoised<Kind extends Detector>(detector: Kind): Memoised<Kind> {
  const { keyOf, remembered } = memoryOf((traces, progress) => checkedScores(detector, traces, progress));
  return {
    ...detector,
    keyOf,
    score: async (traces, progress) => Float64Array.from(await remembered(traces, progress)),
  };
}

/**
 * The same language model, which remembers the surprises of each distinct trace; its score is their
 * mean. Memory: eight bytes per call of the distinct traces.
 */
export function memoisedSurprises(model: LanguageModel): Memoised<LanguageModel> {
  const { keyOf, remembered } = memoryOf((traces, progress) => checkedSurprises(model, traces, progress));
  return {
    ...model,
    keyOf,
    surprises: remembered,
    score: async (traces, progress) => Float64Array.from(await remembered(traces, progress), meanOf),
  };
}

/** @param compute one value per trace, in order; asked for distinct traces that are not known */
function memoryOf<Value>(compute: (traces: readonly Tokens[], progress?: Progress) => Promise<ArrayLike<Value>>): Pick<
  Memoised,
  "keyOf"
> & {
  readonly remembered: (traces: readonly Tokens[], progress?: Progress) => Promise<readonly Value[]>;
} {
  const known = new Map<string, Value>();
  const keys = new WeakMap<Tokens, string>();
  const keyOf = (tokens: Tokens): string => {
    const key = keys.get(tokens) ?? tokensKey(tokens);
    keys.set(tokens, key);
    return key;
  };
  return {
    keyOf,
    async remembered(traces, progress) {
      const missing = new Map<string, Tokens>();
      await forEachYielding(traces, (tokens) => {
        const key = keyOf(tokens);
        if (!known.has(key)) missing.set(key, tokens);
      });
      if (missing.size > 0) {
        const found = await compute([...missing.values()], progress);
        for (const [place, key] of [...missing.keys()].entries()) known.set(key, at(found, place));
      }
      return traces.map((tokens) => atKey(known, keyOf(tokens)));
    },
  };
}
