import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import { tokenName } from "../core/vocabulary.ts";
import type { OpenedDetector } from "./open-detector.ts";

/**
 * A sentence when a fitted model has learnt normal traces that it is about to be tested on; null when it has not. Test traces that equal one of the
 * data set's own training traces do not count: learning those is no fault.
 */
export function learntTestTraces(
  name: string,
  opened: Pick<OpenedDetector, "detector" | "learnt">,
  splits: { readonly training: readonly Trace[]; readonly validation: readonly Trace[] },
): string | null {
  const { vocabulary } = opened.detector;
  const learnt = new Set(
    opened.learnt.map((tokens) => traceKey({ calls: Array.from(tokens, (token) => tokenName(vocabulary, token)) })),
  );
  const training = new Set(splits.training.map(traceKey));
  const seen = splits.validation.filter((trace) => learnt.has(traceKey(trace)) && !training.has(traceKey(trace)));
  if (seen.length === 0) return null;
  return `${name} has learnt ${seen.length} of the ${splits.validation.length} normal traces that it is tested on here: its figures flatter, and mean nothing beside the others'.`;
}
