import { SCORE_TOLERANCE_BITS } from "../../../core/tolerances.ts";

/** What the chart asks of a trace. */
export interface ChartedTrace {
  /** Null where the trace is too short to have a score. */
  readonly scoreBits: number | null;
  /** Null where the trace is not labelled, or labelled but not tested on (training). */
  readonly isAttack: boolean | null;
}

/** Scores by class. Without any label `normals` and `attacks` are empty. */
export interface ScoreClasses {
  readonly isLabelled: boolean;
  /** Every score, of either class or none. */
  readonly all: Float64Array;
  readonly normals: Float64Array;
  readonly attacks: Float64Array;
  /** Traces without a score. */
  readonly unscored: number;
}

/** Sorts traces by their label; a trace without a finite score counts as unscored. */
export function scoreClasses(traces: readonly ChartedTrace[]): ScoreClasses {
  const all: number[] = [];
  const normals: number[] = [];
  const attacks: number[] = [];
  let unscored = 0;
  for (const { scoreBits, isAttack } of traces) {
    if (scoreBits === null || !Number.isFinite(scoreBits)) {
      unscored += 1;
      continue;
    }
    all.push(scoreBits);
    if (isAttack !== null) (isAttack ? attacks : normals).push(scoreBits);
  }
  return {
    isLabelled: normals.length + attacks.length > 0,
    all: Float64Array.from(all),
    normals: Float64Array.from(normals),
    attacks: Float64Array.from(attacks),
    unscored,
  };
}

/** How many scores raise an alarm at a threshold of `conformalThreshold`; 0 where it is null. */
export function countAlarms(scores: Float64Array, threshold: number | null): number {
  if (threshold === null) return 0;
  let alarms = 0;
  for (const score of scores) if (score > threshold + SCORE_TOLERANCE_BITS) alarms += 1;
  return alarms;
}
