import type { Budget } from "./budget.ts";
import type { InputFacts } from "./input.ts";
import type { MimicryResult } from "./mimicry.ts";
import type { RecordingsResult } from "./recordings.ts";
import type { Verdict } from "./score.ts";
import type { TestSetName, TestSetResult, TestSetSize } from "./test-sets.ts";

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
  readonly detectors: readonly DetectorResult[];
  /** Detectors that could not be fitted, or could score no trace of a class. */
  readonly leftOut: readonly LeftOut[];
  /**
   * What is left when attacks are altered to look normal, detector by detector; absent when that
   * was not measured.
   */
  readonly mimicry?: readonly MimicryResult[];
}
