import type { CalibrationQuery } from "../core/calibration.ts";
import type { Progress } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { meanOf, sumOf } from "../core/statistics.ts";

/** One side of the evidence against a trace; higher is more suspicious. */
export interface Evidence {
  /** One score per trace, in the order given. */
  score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array>;
  /**
   * Scores of normal traces that had no part in their own score: what this side's scale is taken
   * from.
   */
  readonly scaleScores: Float64Array;
  /**
   * One score a query of the traces that calibrate the whole, the same traces on every side, none
   * with a part in its own score.
   */
  scoreCalibration(queries: readonly CalibrationQuery[]): Promise<Float64Array>;
}

/**
 * How standardised sides become one score: `sum` adds them; `positive` adds only what is above the
 * mean of normal traces, so that being more usual than usual on one side excuses nothing on
 * another.
 */
export type Combination = "sum" | "positive";

/**
 * Several sides as one score: each on the scale of its own scores of normal traces, then combined.
 * Scores are in standard deviations.
 */
export function combineEvidence(
  sides: readonly Evidence[],
  combination: Combination,
): {
  scoreCalibration(queries: readonly CalibrationQuery[]): Promise<Float64Array>;
  score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array>;
} {
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
 * Puts scores on the scale of known ones: minus their mean, over their standard deviation (over 1
 * where all are equal).
 */
function standardiser(known: Float64Array): (score: number) => number {
  const mean = meanOf(known);
  const variance = sumOf(known, (score) => (score - mean) ** 2) / known.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return (score) => (score - mean) / deviation;
}
