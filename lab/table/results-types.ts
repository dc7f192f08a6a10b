import type { Spread } from "../../src/results/budget.ts";
import type { DetectorResult, Interval, TestSetName, TestSetResult } from "../../src/results/evaluation.ts";

/**
 * The mean of {@link TestSetResult} over the seeds of one detector. Intervals are 95 % bootstrap intervals of that mean,
 * null where they are withheld for want of distinct traces.
 */
export interface ResultsTestSet extends Pick<TestSetResult, "falseAlarmRateAt90" | "detectionRateAt"> {
  readonly auc: Spread;
  readonly interval: Interval;
  readonly intervalDistinct: Interval;
  /** AUC minus that of the reference on the same resampled traces; null for the reference itself. */
  readonly difference: {
    readonly auc: number;
    readonly interval: Interval;
    readonly intervalDistinct: Interval;
  } | null;
  readonly falseAlarmRateAt100: number;
  /** AUC of each attack family against all normal traces of the set. */
  readonly families: Readonly<Record<string, number>>;
}

/** One detector of the results table: the mean of its {@link DetectorResult} over the seeds. */
export interface ResultsRow extends Pick<DetectorResult, "name" | "description" | "aucByQuarter"> {
  /** True where the method was chosen after test figures of this data set had been seen, by us or by others. */
  readonly exploratory: boolean;
  /** How many runs of other random numbers stand behind it; 1 for a method without any. */
  readonly seeds: number;
  readonly testSets: Readonly<Partial<Record<TestSetName, ResultsTestSet>>>;
  /** `observed` counts all normal test traces, also those too short to be judged. */
  readonly budget: { readonly promised: number; readonly observed: Spread };
  readonly heldOutBits: Spread | null;
  readonly trainingSeconds: Spread;
  readonly microsecondsPerCall: Spread;
}

/** AUCs of one detector under another division of the data, one a repetition. */
export interface ProtocolRow {
  readonly detector: string;
  /** What was done: "re-split 1", "1/8 of training", "first half of validation added". */
  readonly setting: string;
  readonly trainingTraces: number;
  /** Null where no trace of a class has a score; of the distinct ones likewise. */
  readonly auc: number | null;
  readonly aucDistinct: number | null;
}

/** One way to make a trace's score of its calls' surprises, judged by test data: an oracle, no choice. */
export interface OracleRow {
  readonly detector: string;
  readonly aggregation: string;
  readonly auc: Readonly<Partial<Record<TestSetName, number>>>;
}

/** Everything that the results page says of one data set. */
export interface ResultsTable {
  readonly dataset: string;
  readonly datasetSha256: string;
  readonly isSample: boolean;
  readonly traces: { readonly training: number; readonly validation: number; readonly attack: number };
  readonly facts: readonly string[];
  /** The detector that differences are taken against. */
  readonly against: string;
  readonly draws: number;
  readonly rows: readonly ResultsRow[];
  readonly resplits: readonly ProtocolRow[];
  readonly learningCurve: readonly ProtocolRow[];
  readonly adaptation: readonly ProtocolRow[];
  readonly oracle: readonly OracleRow[];
}
