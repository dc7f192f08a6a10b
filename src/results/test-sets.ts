/** The test sets; docs/terms.md explains them. */
export type TestSetName = "official" | "distinct" | "single-recording";

/** What a test set holds, whatever a detector can score of it. */
export interface TestSetSize {
  readonly normalTraces: number;
  readonly attackTraces: number;
  /** Attack traces of each family. */
  readonly families: Readonly<Record<string, number>>;
}

/** Detection rates at three false-alarm rates; the keys are the rates as shares. */
export interface DetectionRates {
  readonly "0.01": number;
  readonly "0.05": number;
  readonly "0.15": number;
}

/** One attack family against all normal traces of the test set. */
export interface FamilyResult {
  readonly attackTraces: number;
  readonly auc: number;
  readonly detectionRateAt: DetectionRates;
}

/** Both ends of an interval; null where it is withheld, for want of distinct traces. */
export type Interval = readonly [number, number] | null;

/** Whether an AUC differs from 0.5. */
export interface ChanceVerdict {
  readonly verdict: "better" | "no better" | "worse";
  /** The bootstrap interval of the AUC over distinct traces that the verdict rests on. */
  readonly interval: readonly [number, number];
  /** Its level, in (0, 1): the intervals of all detectors hold together at 95 %. */
  readonly level: number;
  /** How many detectors that allows for. */
  readonly detectors: number;
}

/**
 * The figures of one detector on one test set; rates are shares from 0 to 1, intervals are 95 %
 * bootstrap intervals.
 */
export interface TestSetResult {
  /**
   * Traces that the detector has scored: fewer than the set holds where some are too short for it.
   */
  readonly normalTraces: number;
  readonly attackTraces: number;
  /** How many of them are not copies of each other. */
  readonly distinctNormals: number;
  readonly distinctAttacks: number;
  readonly auc: number;
  readonly aucInterval: Interval;
  readonly aucIntervalDistinct: Interval;
  /** Null where intervals are withheld. */
  readonly chance: ChanceVerdict | null;
  readonly falseAlarmRateAt90: number;
  readonly detectionRateAt: DetectionRates;
  readonly families: Readonly<Record<string, FamilyResult>>;
  /**
   * This detector's AUC minus that of `against` on the traces that both have scored; null where
   * there are none.
   */
  readonly pairedDifference: {
    readonly against: string;
    readonly auc: number;
    readonly interval: Interval;
    readonly normalTraces: number;
    readonly attackTraces: number;
  } | null;
}
