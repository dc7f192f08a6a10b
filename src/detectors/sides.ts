import type { CalibrationQuery } from "../core/calibration.ts";
import type { Progress } from "../core/detector.ts";
import { meanOf, sumOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import { mergeUnknown } from "../core/vocabulary.ts";
import { callSetSide } from "./call-set.ts";
import { createKinship } from "./kinship.ts";
import type { SideLearner } from "./nearest-learner.ts";
import { createOmission } from "./omission.ts";

/** What a trace may be compared with besides a language model, by name. */
export const SIDES = ["omission", "omission3", "kinship", "call-set"] as const;
export type SideName = (typeof SIDES)[number];

/**
 * An empty learner of a side. Only the set of calls needs to distinguish the unlisted calls of a trace.
 * What is omitted is counted in runs of known programs, which hold no unlisted call. Kinship asks
 * what a trace's own model saves on a known program: runs into an unlisted call save nothing there,
 * merged or not, and only weigh how far the model backs off behind the call before them.
 */
export function createSide(name: SideName, vocabularySize: number): SideLearner {
  const merged = (tokens: Tokens): Tokens => mergeUnknown({ size: vocabularySize }, tokens);
  if (name === "kinship") {
    const kinship = createKinship(vocabularySize);
    return {
      description: "bits not saved on its closest kin",
      add: (known) => {
        kinship.add(known);
      },
      scorer: () => {
        const frozen = kinship.freeze();
        return (tokens, leftOut) => frozen.score(merged(tokens), leftOut);
      },
    };
  }
  if (name === "call-set") return callSetSide(vocabularySize);
  const omission = createOmission(name === "omission" ? 2 : 3, vocabularySize);
  const runs = name === "omission" ? "transitions" : "runs of three calls";
  return {
    description: `omitted ${runs} of the best-matching program`,
    add: (known) => {
      omission.add(known);
    },
    scorer: () => (tokens, leftOut) => omission.score(merged(tokens), leftOut),
    omitted: (tokens) => omission.omitted(merged(tokens)),
  };
}

/** Scores from one side, with what puts them on a common scale. Higher is more suspicious. */
export interface Evidence {
  /** One score per trace, in order. */
  score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array>;
  /** Scores of normal traces that had no part in their own score: this side's scale. */
  readonly scaleScores: Float64Array;
  /**
   * One score per query of the traces that calibrate the whole, the same traces on every side, none
   * with a part in its own score.
   */
  scoreCalibration(queries: readonly CalibrationQuery[]): Promise<Float64Array>;
}

/**
 * How standardised sides become one score: `sum` adds them; `positive` adds only what is above the
 * mean of normal traces, so that one very usual side does not excuse another.
 */
export const COMBINATIONS = ["sum", "positive"] as const;
export type Combination = (typeof COMBINATIONS)[number];

/**
 * Several sides as one score in standard deviations: each on the scale of its own scores of normal
 * traces, then combined.
 */
export function combineEvidence(
  sides: readonly Evidence[],
  combination: Combination,
): Pick<Evidence, "score" | "scoreCalibration"> {
  const scales = sides.map((side) => standardiser(side.scaleScores));
  const part = (standardised: number): number => (combination === "sum" ? standardised : Math.max(0, standardised));
  const combine = (scores: readonly Float64Array[], count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, trace) =>
      scores.reduce((sum, ofSide, side) => sum + part(scales[side]!(ofSide[trace]!)), 0),
    );
  return {
    async scoreCalibration(queries) {
      const scores: Float64Array[] = [];
      for (const side of sides) scores.push(await side.scoreCalibration(queries));
      return combine(scores, queries.length);
    },
    async score(traces, progress) {
      const scores: Float64Array[] = [];
      for (const [place, side] of sides.entries()) {
        const report: Progress = (done, total) => progress?.(place * total + done, sides.length * total);
        scores.push(await side.score(traces, report));
      }
      return combine(scores, traces.length);
    },
  };
}

/**
 * Standardises scores: minus the mean of the known ones, over their standard deviation (over 1
 * where all are equal).
 */
function standardiser(known: Float64Array): (score: number) => number {
  const mean = meanOf(known);
  const variance = sumOf(known, (score) => (score - mean) ** 2) / known.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return (score) => (score - mean) / deviation;
}
