import { at } from "../core/at.ts";
import { sumOf } from "../core/statistics.ts";
import type { Trace } from "../core/trace.ts";
import { UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import type { LoadedDataset } from "../datasets/read-dataset.ts";
import { DEFAULT_BASELINES } from "../detectors/methods.ts";
import type { Manifest } from "../model/manifest.ts";
import { FOREIGN_SHARE } from "./verdict.ts";

/** What a model is chosen by. */
export type ChoosingTrace = Pick<Trace, "architecture" | "calls">;

/** A shipped model by its name. */
export type NamedManifest = readonly [name: string, manifest: Manifest];

/**
 * Why a model was taken: the user named it, the traces name its architecture, it knows most of
 * their calls, or, of several that know as many, it is the host's own.
 */
export type ChoiceReason = "named" | "architecture" | "calls" | "host";

/** A model that was chosen, and why. */
export interface ChosenName {
  readonly name: string;
  readonly reason: ChoiceReason;
}

/** The likeliest architecture of a host where it is not known, as in a page. */
export const LIKELIEST_ARCHITECTURE = "x86_64";

/**
 * The model for traces whose user named none: the first of their architecture, or, where no trace
 * names one, that which knows most of their calls; undefined where no model fits.
 * @param models the first choice first
 * @param others of the traces' architecture, taken where none of `models` is; asked for only where
 *   the traces name one
 * @param hostArchitecture what the traces' host is likeliest to be: of models that know as many
 *   calls the one of this architecture is taken
 */
export async function chooseModel(
  models: readonly NamedManifest[],
  others: () => Promise<Iterable<NamedManifest>>,
  traces: readonly ChoosingTrace[],
  hostArchitecture: string,
): Promise<ChosenName | undefined> {
  const named = architectureOf(traces);
  if (named === null) return modelKnowingMost(models, traces, hostArchitecture);
  const isOfIt = ([, { vocabulary }]: NamedManifest): boolean => vocabulary.architecture === named;
  const found = models.find(isOfIt) ?? [...(await others())].find(isOfIt);
  return found === undefined ? undefined : { name: found[0], reason: "architecture" };
}

/** The architecture that the first trace to name one names; null where none does. */
export function architectureOf(traces: readonly ChoosingTrace[]): string | null {
  for (const { architecture } of traces) if (architecture !== null) return architecture;
  return null;
}

/**
 * What an evaluation compares where the user names no detector: the single networks that were
 * trained on the data set (else those of its architecture, else the one that knows three quarters
 * of its calls), and the baselines. An ensemble costs minutes and must be named.
 * @param models all that there are
 * @param first those to choose from by their calls
 */
export function defaultDetectors(
  models: Iterable<NamedManifest>,
  first: readonly NamedManifest[],
  data: Pick<LoadedDataset, "name" | "architecture" | "splits">,
  hostArchitecture: string,
): readonly string[] {
  const single = [...models].filter(([, { network }]) => network.members === undefined);
  const same = single.filter(([, { dataset }]) => dataset.name === data.name);
  const ofArchitecture = single.filter(([, { vocabulary }]) => vocabulary.architecture === data.architecture);
  const names = (same.length > 0 ? same : ofArchitecture).map(([name]) => name);
  if (names.length === 0 && data.architecture === null) {
    const best = modelKnowingMost(first, Object.values(data.splits).flat(), hostArchitecture);
    if (best !== undefined && best.known >= (1 - FOREIGN_SHARE) * best.calls) names.push(best.name);
  }
  return [...names, ...DEFAULT_BASELINES];
}

/**
 * Of several models, the one that saw the largest share of the calls in training; of equals that of
 * the host's architecture, else the first.
 */
function modelKnowingMost(
  models: readonly NamedManifest[],
  traces: readonly ChoosingTrace[],
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
