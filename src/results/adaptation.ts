/**
 * What a model did to the judging traces, at its threshold; null where it has too few scores for
 * the budget.
 */
export interface JudgedModel {
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
  readonly before: JudgedModel;
  /** The old model with the new threshold. */
  readonly recalibrated: JudgedModel;
  readonly adapted: JudgedModel;
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
