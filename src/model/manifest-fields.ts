import * as z from "zod";

/** The manifest format that this version reads; `training/` and `fit` write it. See docs/exchange.md. */
export const MANIFEST_FORMAT_VERSION = 1;

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");
export const count = z.int().nonnegative();

/** The calls that a model has tokens for, and the tokens that occurred in its training. */
export const vocabulary = z
  .object({
    architecture: z.string().min(1),
    calls: z.array(z.string().min(1)).min(1).max(65_534),
    sha256,
    trainedTokens: z.array(count),
  })
  .refine(({ calls }) => new Set(calls).size === calls.length, { error: "vocabulary.calls names a call twice" })
  .refine(({ calls, trainedTokens }) => trainedTokens.every((token) => token <= calls.length), {
    error: "vocabulary.trainedTokens holds a token outside the vocabulary",
  });

/** A data set by name and content, and what its owner allows. */
export const datasetSource = z.object({ name: z.string(), sha256: sha256.nullable(), licence: z.string() });

/** One thing that was done to a model. */
export const historyEntry = z.object({
  /** "fit", "extend", "calibrate". */
  what: z.string().regex(/^[a-z-]{1,32}$/, 'expected a word like "fit"'),
  traces: count,
  calls: count,
  dataset: datasetSource,
  date: z.iso.date().optional(),
});

/** Of a calibration: the fewest calls of a trace that is judged with each of its scores, ascending, as the threshold. Absent in models made before it was measured. */
export const shortestCalls = z.array(z.int().min(1)).optional();

/** Whether the shortest calls, where there are any, go with the calibration scores. */
export function isOnePerScore(shortest: readonly number[] | undefined, scores: readonly number[]): boolean {
  return shortest === undefined || shortest.length === scores.length;
}
