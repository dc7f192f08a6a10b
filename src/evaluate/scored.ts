import { at } from "../core/at.ts";
import { type Detector, type Progress, checkedScores, checkedSurprises, isLanguageModel } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { EvaluationData } from "./test-sets.ts";
import { meanOf, sumOf } from "../core/statistics.ts";

/** How scoring is timed and reported. */
export interface ScoringOptions {
  /** Seconds on a steady clock. */
  readonly now: () => number;
  /** Called after each piece of work of a detector. */
  readonly progress?: (detector: string, ...progress: Parameters<Progress>) => void;
}

/** One detector's scores of all test traces; null where a trace is too short for it. */
export interface Scored {
  readonly detector: Detector;
  readonly normals: readonly (number | null)[];
  readonly attacks: readonly (number | null)[];
  readonly callsPerSecond: number;
}

/** The surprise in bits of every call, by trace; no entry for those too short for the detector. */
export type Surprises = ReadonlyMap<Trace, Float64Array>;

/**
 * Scores validation and attack with one detector, and takes the time.
 * @param keepsSurprises whether the surprises of all calls are wanted too: 8 bytes per call
 * @returns surprises only where they are wanted and the detector is a language model
 */
export async function scoreAll(
  detector: Detector,
  data: EvaluationData,
  options: ScoringOptions,
  keepsSurprises = false,
): Promise<Scored & { readonly surprises?: Surprises }> {
  const traces: readonly Trace[] = [...data.validation, ...data.attack];
  const usable = [...traces.keys()].filter((index) => at(traces, index).calls.length >= detector.minimumCalls);
  const tokens = usable.map((index) => encodeCalls(detector.vocabulary, at(traces, index).calls));
  const start = options.now();
  const progress: Progress = (done, total) => options.progress?.(detector.name, done, total);
  const bits = keepsSurprises && isLanguageModel(detector) ? await checkedSurprises(detector, tokens, progress) : null;
  const scores = bits === null ? await checkedScores(detector, tokens, progress) : Float64Array.from(bits, meanOf);
  const seconds = Math.max(options.now() - start, 1e-6);
  const all: (number | null)[] = traces.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = at(scores, place);
  return {
    detector,
    normals: all.slice(0, data.validation.length),
    attacks: all.slice(data.validation.length),
    callsPerSecond: sumOf(tokens, ({ length }) => length) / seconds,
    ...(bits === null ? {} : { surprises: byTrace(usable, traces, bits) }),
  };
}

function byTrace(indices: readonly number[], traces: readonly Trace[], bits: readonly Float64Array[]): Surprises {
  const surprises = new Map<Trace, Float64Array>();
  for (const [place, index] of indices.entries()) surprises.set(at(traces, index), at(bits, place));
  return surprises;
}

/**
 * Why a detector has no figures: a class in which it could score no trace; null where there is
 * none.
 */
export function unscoredReason({ detector, normals, attacks }: Scored): string | null {
  const without = [
    { of: "normal test traces", scores: normals },
    { of: "attack traces", scores: attacks },
  ].filter(({ scores }) => scores.every((score) => score === null));
  if (without.length === 0) return null;
  const classes = without.map(({ of, scores }) => `${scores.length} ${of}`).join(" and none of the ");
  return `none of the ${classes} holds ${detector.minimumCalls} calls, the least that it can score`;
}
