import { at } from "../core/at.ts";
import { increment } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import type { ForeignCalls } from "../results/score.ts";
import type { ManifestFacts } from "./open-detector.ts";

/** The share of a trace's calls that the model never saw in training, in [0, 1]. */
export function untrainedShare(tokens: Tokens, trained: ReadonlySet<number>): number {
  let untrained = 0;
  for (const token of tokens) if (!trained.has(token)) untrained += 1;
  return tokens.length === 0 ? 0 : untrained / tokens.length;
}

/** What a foreign trace's verdict is withheld for. */
export function foreignCalls(calls: readonly string[], tokens: Tokens, trained: ReadonlySet<number>): ForeignCalls {
  const times = new Map<string, number>();
  for (const [index, call] of calls.entries()) {
    if (!trained.has(at(tokens, index))) increment(times, call);
  }
  const sorted = [...times].sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1));
  return { share: untrainedShare(tokens, trained), calls: sorted.map(([call, count]) => ({ call, times: count })) };
}

/** The tokens that a model saw in training. */
export function trainedTokens(manifest: Pick<ManifestFacts, "vocabulary">): ReadonlySet<number> {
  return new Set(manifest.vocabulary.trainedTokens);
}
