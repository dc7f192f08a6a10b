import type { Drift } from "../core/drift.ts";

/** One figure over several draws or seeds: their mean, least and greatest. */
export interface Spread {
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * What an alarm threshold did to test traces that have a score. Alarms are shares of the judged
 * ones: of others nothing is promised.
 */
export interface Outcome {
  /** Share of the judged normal test traces that raised a false alarm. */
  readonly observed: Spread;
  /**
   * The same over distinct traces, each once: what a promise is about, since one trace may be a
   * fifth of the files.
   */
  readonly observedDistinct: Spread;
  /** Share of the judged attack traces that raised an alarm. */
  readonly detectionRate: Spread;
  /** Shares of the test traces without a verdict, because they have too few calls. */
  readonly unjudgedNormals: Spread;
  readonly unjudgedAttacks: Spread;
}

/**
 * The outcome of a threshold set on a random tenth of the normal test traces and tested on the
 * others; over several such tenths.
 */
export interface RedrawnOutcome extends Outcome {
  readonly draws: number;
  /** Distinct traces that set the threshold, the same number in each draw. */
  readonly calibrationTraces: number;
  /**
   * Distinct traces that trained the detector besides its training traces; they set no threshold.
   */
  readonly learntTraces: number;
}

/**
 * Test traces without a verdict: shorter than the calibration traces cover, or all of them where
 * these are too few for the promise.
 */
interface UnjudgedTraces {
  readonly normalTraces: number;
  readonly attackTraces: number;
}

/**
 * The promised false-alarm rate and what normal test traces showed, as the detector came and after
 * the host's own normal traces had been used.
 */
export interface Budget {
  readonly promised: number;
  /** The fewest calls of a trace for a verdict; without a threshold no trace gets one. */
  readonly fewestCalls: number;
  /** Of all test traces, those without a score included. */
  readonly unjudged: UnjudgedTraces;
  /**
   * Share of the judged normal test traces that raised an alarm at the threshold set beforehand;
   * null where none was judged.
   */
  readonly observed: number | null;
  /** The same over distinct traces, each once. */
  readonly observedDistinct: number | null;
  /** Share of the judged attack traces that did; null where none was judged. */
  readonly detectionRate: number | null;
  /** Whether the normal test traces are like those that the promise rests on. */
  readonly drift: Drift;
  /**
   * A new threshold, the detector as it was; null when a tenth is too few traces for the promise,
   * or no other trace is judged.
   */
  readonly recalibrated: RedrawnOutcome | null;
  /**
   * The detector extended by four fifths of the tenth, its threshold set on the last fifth; null
   * where it cannot learn, a fifth is too few, or no other trace is judged.
   */
  readonly adapted: RedrawnOutcome | null;
}

/**
 * What a model did to the traces that test it, at its threshold; null where it has too few scores for
 * the budget.
 */
export interface MeasuredModel {
  /** Mean over all calls for scores in bits a call, else over traces. */
  readonly meanScore: number;
  readonly threshold: number | null;
  readonly falseAlarmRate: number;
}

/** What `adapt` did. */
export interface AdaptationReport {
  readonly model: string;
  readonly out: string;
  readonly dataset: string;
  readonly scoreUnit: string;
  readonly falseAlarmRate: number;
  readonly learnt: number;
  readonly calibrating: number;
  readonly judging: number;
  readonly tooShort: number;
  /** Those of a p-value below the limit that the user named. */
  readonly leftOut: number;
  readonly before: MeasuredModel;
  /** The old model with the new threshold. */
  readonly recalibrated: MeasuredModel;
  readonly adapted: MeasuredModel;
}

/** What `calibrate` did. Thresholds are null where there are too few scores for the budget. */
export interface CalibrationReport {
  readonly model: string;
  readonly out: string;
  readonly falseAlarmRate: number;
  readonly traces: number;
  readonly tooShort: number;
  readonly foreign: number;
  readonly oldThreshold: number | null;
  readonly newThreshold: number | null;
  /** The share of these normal traces that the old threshold alarmed. */
  readonly oldFalseAlarmRate: number;
}
