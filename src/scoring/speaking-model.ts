import type { Trace } from "../core/trace.ts";
import type { Manifest } from "../model/manifest.ts";

/** What a model is chosen by. */
export type SpokenCalls = Pick<Trace, "architecture" | "calls">;

/** Of several models, the one that saw the largest share of the calls in training; the first of equals. */
export function speakingBest(
  models: readonly (readonly [string, Manifest])[],
  traces: readonly SpokenCalls[],
): { readonly name: string; readonly known: number; readonly calls: number } | undefined {
  const all = traces.reduce((sum, { calls }) => sum + calls.length, 0);
  const shares = models.map(([name, { vocabulary }]) => {
    const trained = new Set(vocabulary.trainedTokens.map((token) => vocabulary.calls[token - 1]));
    let known = 0;
    for (const { calls } of traces) for (const call of calls) if (trained.has(call)) known += 1;
    return { name, known, calls: all };
  });
  return shares.reduce<(typeof shares)[number] | undefined>(
    (best, next) => (best === undefined || next.known > best.known ? next : best),
    undefined,
  );
}
