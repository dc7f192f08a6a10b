import type { TestSetName } from "./test-sets.ts";

/** How attacks were altered to look normal; `none` leaves them as they are. */
export type MimicryTransformation = "none" | "padding" | "prefix" | "replay" | "suffix";

/**
 * What one detector makes of altered attacks on one test set, the normal traces as they are; shares
 * from 0 to 1.
 */
export interface MimicryFigures {
  readonly attackTraces: number;
  readonly auc: number;
  /** Detected by the largest threshold that at most 5 % of the normal traces of the set pass. */
  readonly detectionRateAt5: number;
  /**
   * Detected at the detector's own threshold, of the attacks long enough to be judged; null where
   * none is.
   */
  readonly detectionRateAtThreshold: number | null;
}

/** One detector against one way of hiding at one price. */
export interface MimicryResult {
  readonly detector: string;
  readonly transformation: MimicryTransformation;
  /** Extra calls as a share of the attack's own calls; 0 with `none`. */
  readonly budget: number;
  /**
   * Only attacks that the detector could score unaltered; a set without one, or without a normal
   * trace, is absent.
   */
  readonly testSets: Readonly<Partial<Record<TestSetName, MimicryFigures>>>;
}
