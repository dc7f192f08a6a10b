import type { Budget } from "./budget.ts";
import type { ByRecordingResult, RecordingsFacts } from "./by-recording.ts";
import type { InputFacts } from "./input.ts";
import type { RecordingsResult } from "./recordings.ts";
import type { Verdict } from "./score.ts";

/** One trace of the official test set with its score; a higher score is more suspicious. */
export interface ScoredTrace {
  readonly name: string;
  /** The attack family, or null for a normal trace. */
  readonly family: string | null;
  readonly calls: number;
  readonly scoreBits: number;
  readonly pValue: number;
  /** At the promised false-alarm rate. */
  readonly verdict: Exclude<Verdict, "foreign">;
}

/** Everything measured about one detector. */
export interface DetectorResult {
  readonly name: string;
  readonly description: string;
  /** What a score counts: "bits a call", "unseen share", ... */
  readonly scoreUnit: string;
  /** Found by looking at test figures of ADFA-LD: marked in every table. */
  readonly exploratory?: boolean;
  /** A set with no attack or no normal trace left is absent. */
  readonly testSets: Readonly<Partial<Record<TestSetName, TestSetResult>>>;
  readonly budget: Budget;
  readonly callsPerSecond: number;
  readonly device: string;
  readonly threads: number;
  /** Test traces shorter than this have no score. */
  readonly minimumCalls: number;
  readonly tooShort: { readonly normalTraces: number; readonly attackTraces: number };
  /** Normal traces of the official test set. */
  readonly normals: readonly ScoredTrace[];
  /** Attack traces of the official test set. */
  readonly attacks: readonly ScoredTrace[];
  /** AUC of all attacks against each quarter of the normal traces, in file order. */
  readonly aucByQuarter: readonly number[];
  readonly thresholdScore: number | null;
  /**
   * On recordings with an onset; null where it gives no surprise per call, absent where the data
   * holds no such recordings.
   */
  readonly recordings?: RecordingsResult | null;
  /** Recording by recording; absent where {@link Evaluation.byRecording} is. */
  readonly byRecording?: ByRecordingResult;
}

/** A detector without figures, and why. */
export interface LeftOut {
  readonly name: string;
  /** One sentence or clause, without the name. */
  readonly reason: string;
}

/** What `eval` found, ready to be drawn or printed. */
export interface Evaluation {
  readonly dataset: string;
  readonly isSample: boolean;
  readonly datasetSha256: string;
  /** Left out by callers that read no file for it. */
  readonly input?: InputFacts;
  readonly trainingTraces: number;
  /** Honesty facts to print, one sentence each. */
  readonly facts: readonly string[];
  /** A set without a normal or an attack trace is absent. */
  readonly testSets: Readonly<Partial<Record<TestSetName, TestSetSize>>>;
  /** The recordings of the test traces; absent where none holds more than one trace. */
  readonly byRecording?: RecordingsFacts;
  readonly detectors: readonly DetectorResult[];
  /** Detectors that could not be fitted, or could score no trace of a class. */
  readonly leftOut: readonly LeftOut[];
  /**
   * What is left when attacks are altered to look normal, detector by detector; absent when that
   * was not measured.
   */
  readonly mimicry?: readonly MimicryResult[];
}

/** The test sets; docs/terms.md explains them. */
export type TestSetName = "official" | "distinct" | "single-recording";

/** What a test set holds, including traces that a detector cannot score. */
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
   * Detected at the detector's own threshold, of the attacks long enough for a verdict; null where
   * there are none.
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
