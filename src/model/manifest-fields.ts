import * as z from "zod";
import { at } from "../core/at.ts";
import type { Detector } from "../core/detector.ts";
import { TRACE_UNITS, type TraceTraits } from "../core/trace-traits.ts";
import { UNIT_KINDS, type UnitCalibration, type UnitCalibrations, type UnitKind } from "../core/units.ts";

// zod would try to make functions from text, which a strict Content-Security-Policy forbids and
// reports.
z.config({ jitless: true });

/**
 * The manifest format that this version reads; `training/` and `fit` write it. See
 * docs/exchange.md.
 */
export const MANIFEST_FORMAT_VERSION = 1;

/** The most calls of a vocabulary: uint16 tokens, less the unknown one. */
const MOST_CALLS = 65_534;
/** The most values of a list in a manifest: held-out traces, calibration scores. */
const MOST_VALUES = 2_000_000;

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");
export const count = z.int().nonnegative();
/** A share of something, or a probability. */
export const share = z.number().min(0).max(1);
/** Bits, seconds: not below 0. */
export const amount = z.number().nonnegative();
/** Calls of a window. */
export const windowCalls = z.int().min(2).max(1000);
/** Units of a layer, or numbers of an embedding or a state. */
export const width = z.int().positive().max(65_536);
/** A name or a sentence. */
export const text = z.string().max(10_000);
export const name = text.min(1);

/**
 * A list or an object of at most `most` parts, counted before any of them is checked: a hostile one
 * must not make an error per part.
 * @param schema of the whole
 */
export function atMost<Schema extends z.ZodType>(most: number, schema: Schema): z.ZodPipe<z.ZodCustom, Schema> {
  const isFew = (value: unknown): boolean =>
    typeof value !== "object" ||
    value === null ||
    (Array.isArray(value) ? value.length : Object.keys(value).length) <= most;
  return z.custom<z.core.input<Schema>>(isFew, { error: `holds more than ${most} parts` }).pipe(schema as never);
}

/** A long list of plain values: one error, which names the first wrong value. */
function plainList<Value>(isOne: (value: unknown) => value is Value, expected: string, most = MOST_VALUES) {
  return z.custom<Value[]>((value) => Array.isArray(value) && value.length <= most && value.every(isOne), {
    error({ input }) {
      if (!Array.isArray(input)) return `expected a list, each ${expected}`;
      if (input.length > most) return `holds more than ${most} values`;
      return `[${input.findIndex((value) => !isOne(value))}] is not ${expected}`;
    },
  });
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Names of traces. */
export const traceNames = plainList(
  (value): value is string => typeof value === "string" && value.length <= 10_000,
  "a trace's name",
);

/** Calibration scores, ascending: a threshold is read by its place. @param least of each */
export function ascendingScores(least: number) {
  return plainList(
    (value): value is number => isNumber(value) && value >= least,
    least === 0 ? "a number of 0 or more" : "a finite number",
  )
    .refine((scores) => scores.length > 0, { error: "must hold a score" })
    .refine((scores) => scores.every((score, index) => index === 0 || score >= at(scores, index - 1)), {
      error: "must ascend",
    });
}

/** The calls of a model's tokens, and the tokens that occurred in its training. */
export const vocabulary = z
  .object({
    architecture: name,
    // A line break in a name would make two vocabularies of one sha256.
    calls: plainList(
      (value): value is string => typeof value === "string" && /^[^\p{Cc}]{1,10000}$/u.test(value),
      "a call's name, of no control characters",
      MOST_CALLS,
    ).refine((calls) => calls.length > 0, { error: "must name a call" }),
    sha256,
    trainedTokens: plainList(isCount, "a token", MOST_CALLS + 1),
  })
  .refine(({ calls }) => new Set(calls).size === calls.length, { error: "vocabulary.calls names a call twice" })
  .refine(({ calls, trainedTokens }) => trainedTokens.every((token) => token <= calls.length), {
    error: "vocabulary.trainedTokens holds a token outside the vocabulary",
  })
  .refine(({ trainedTokens }) => new Set(trainedTokens).size === trainedTokens.length, {
    error: "vocabulary.trainedTokens holds a token twice",
  });

/** A data set by name and content, and its licence. */
export const datasetSource = z.object({ name: text, sha256: sha256.nullable(), licence: text });

/** One thing that was done to a model. */
export const historyEntry = z.object({
  /** "fit", "extend", "calibrate". */
  what: z.string().regex(/^[a-z-]{1,32}$/, 'expected a word like "fit"'),
  traces: count,
  calls: count,
  dataset: datasetSource,
  date: z.iso.date().optional(),
});

/** What was done to a model, in order. */
export const history = atMost(10_000, z.array(historyEntry).min(1));

/**
 * One per calibration score: the fewest calls of a trace that is scored where that score is the
 * threshold. Absent in models made before it was measured.
 */
export const shortestCalls = plainList(
  (value): value is number => isCount(value) && value >= 1,
  "a whole number of 1 or more",
).optional();

/** Whether the shortest calls, where there are any, are one per calibration score. */
export function isOnePerScore(shortest: readonly number[] | undefined, scores: readonly number[]): boolean {
  return shortest === undefined || shortest.length === scores.length;
}

const unitCalibration = z.object({ scores: ascendingScores(-Infinity), recordings: count });

/**
 * Of a calibration: what units of normal recordings score. Absent where none were to be had, and in
 * models made before units were.
 */
export const unitCalibrations = z
  .object({
    tree: unitCalibration.optional(),
    process: unitCalibration.optional(),
    file: unitCalibration.optional(),
  })
  .optional();

/** The calibration of units as a detector has it. */
export function unitCalibrationsOfManifest(
  units: z.infer<typeof unitCalibrations>,
): Pick<Detector, "unitCalibrations"> {
  if (units === undefined) return {};
  const found: Partial<Record<UnitKind, UnitCalibration>> = {};
  for (const kind of UNIT_KINDS) {
    const unit = units[kind];
    if (unit !== undefined) found[kind] = { scores: Float64Array.from(unit.scores), recordings: unit.recordings };
  }
  return { unitCalibrations: found };
}

/** The same as a manifest has it. */
export function manifestUnits(units: UnitCalibrations | undefined): { units?: z.infer<typeof unitCalibrations> } {
  if (units === undefined) return {};
  const written: z.infer<typeof unitCalibrations> = {};
  for (const kind of UNIT_KINDS) {
    const unit = units[kind];
    if (unit !== undefined) written[kind] = { scores: [...unit.scores], recordings: unit.recordings };
  }
  return { units: written };
}

/**
 * How the traces were recorded and cut that a model knows; absent in models made before that was
 * kept.
 */
export const traceTraits = z
  .object({
    per: z.enum(TRACE_UNITS),
    hasLineage: z.boolean(),
    formats: atMost(1000, z.array(text)),
    leftOut: atMost(1000, z.array(text)),
  })
  .optional();

/** The field of a manifest for these traits: none where they are not known. */
export function manifestTraits(traits: TraceTraits | undefined): {
  traces?: { per: TraceTraits["per"]; hasLineage: boolean; formats: string[]; leftOut: string[] };
} {
  if (traits === undefined) return {};
  const { per, hasLineage, formats, leftOut } = traits;
  return { traces: { per, hasLineage, formats: [...formats], leftOut: [...leftOut] } };
}
