import { at } from "../core/at.ts";
import { sumOf } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import { UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import type { Manifest } from "../model/manifest.ts";

/** What a model is chosen by. */
export type SpokenCalls = Pick<Trace, "architecture" | "calls">;

/** Why a model was taken: the user named it, the traces name its architecture, it knows most of their calls, or, of several that know as many, it is the host's own. */
export type ChoiceReason = "named" | "architecture" | "calls" | "host";

/** A model that was chosen, and why. */
export interface ChosenName {
  readonly name: string;
  readonly reason: ChoiceReason;
}

/** The architecture that hosts are likeliest to have where nobody knows which: a page's. */
export const LIKELIEST_ARCHITECTURE = "x86_64";

/**
 * The model that speaks traces: the first of their architecture, or, where no trace names one, that which knows most of their calls; undefined where there is none.
 * @param models by name, the first choice first
 * @param hostArchitecture what the traces' host is likeliest to be: of models that know as many calls the one of this architecture is taken
 */
export function speakingModel(
  models: readonly (readonly [string, Manifest])[],
  traces: readonly SpokenCalls[],
  hostArchitecture: string,
): ChosenName | undefined {
  const spoken = architectureOf(traces);
  if (spoken === null) return speakingBest(models, traces, hostArchitecture);
  const found = models.find(([, { vocabulary }]) => vocabulary.architecture === spoken);
  return found === undefined ? undefined : { name: found[0], reason: "architecture" };
}

/** The architecture that the first trace to name one names; null where none does. */
export function architectureOf(traces: readonly SpokenCalls[]): string | null {
  for (const { architecture } of traces) if (architecture !== null) return architecture;
  return null;
}

/** Of several models, the one that saw the largest share of the calls in training; of equals that of the host's architecture, else the first. */
export function speakingBest(
  models: readonly (readonly [string, Manifest])[],
  traces: readonly SpokenCalls[],
  hostArchitecture: string,
): (ChosenName & { readonly known: number; readonly calls: number }) | undefined {
  const calls = sumOf(traces, ({ calls }) => calls.length);
  const counted = models.map(([name, { vocabulary }]) => {
    const trained = new Set(
      vocabulary.trainedTokens
        .filter((token) => token !== UNKNOWN_TOKEN)
        .map((token) => at(vocabulary.calls, token - 1)),
    );
    let known = 0;
    for (const trace of traces) for (const call of trace.calls) if (trained.has(call)) known += 1;
    return { name, known, calls, isHosts: vocabulary.architecture === hostArchitecture };
  });
  const most = counted.reduce((largest, { known }) => Math.max(largest, known), 0);
  const equals = counted.filter(({ known }) => known === most);
  const best = equals.find(({ isHosts }) => isHosts) ?? equals[0];
  if (best === undefined) return undefined;
  return { name: best.name, known: most, calls, reason: equals.length > 1 ? "host" : "calls" };
}
