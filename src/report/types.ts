import type { NamedOmission } from "./omission-words.ts";
import type { Drift } from "../core/drift.ts";
import type { Gaps } from "../core/gaps.ts";
import type { Budget } from "./budget-types.ts";
import type { MimicryResult } from "./mimicry-types.ts";
import type { RecordingsResult } from "./recordings-types.ts";

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

/** Whether an AUC is told from 0.5. */
export interface ChanceVerdict {
  readonly verdict: "better" | "no better" | "worse";
  /** The bootstrap interval of the AUC over distinct traces that the verdict rests on. */
  readonly interval: readonly [number, number];
  /** Its level, in (0, 1): the intervals of all detectors hold together at 95 %. */
  readonly level: number;
  /** How many detectors that allows for. */
  readonly detectors: number;
}

/** The figures of one detector on one test set; rates are shares from 0 to 1, intervals are 95 % bootstrap intervals. */
export interface TestSetResult {
  /** Traces that the detector has scored: fewer than the set holds where some are too short for it. */
  readonly normalTraces: number;
  readonly attackTraces: number;
  /** How many of them are no copies of each other. */
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
  /** This detector's AUC minus that of `against` on the traces that both have scored; null where there are none. */
  readonly pairedDifference: {
    readonly against: string;
    readonly auc: number;
    readonly interval: Interval;
    readonly normalTraces: number;
    readonly attackTraces: number;
  } | null;
}

export type TestSetName = "official" | "distinct" | "single-recording";

/** What a test set holds, whatever a detector can score of it. */
export interface TestSetSize {
  readonly normalTraces: number;
  readonly attackTraces: number;
  /** Attack traces of each family. */
  readonly families: Readonly<Record<string, number>>;
}

/** A detector without figures, and why. */
export interface LeftOut {
  readonly name: string;
  /** One sentence or clause, without the name. */
  readonly reason: string;
}

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
  /** On recordings with an onset; null where it gives no surprise a call, absent where the data holds no such recordings. */
  readonly recordings?: RecordingsResult | null;
}

/** What `eval` found, ready to be drawn or printed. */
export interface Evaluation {
  readonly dataset: string;
  readonly isSample: boolean;
  readonly datasetSha256: string;
  /** Left out by callers that read no file for it. */
  readonly input?: InputWords;
  readonly trainingTraces: number;
  /** Honesty facts to print, one sentence each. */
  readonly facts: readonly string[];
  /** A set without a normal or an attack trace is absent. */
  readonly testSets: Readonly<Partial<Record<TestSetName, TestSetSize>>>;
  readonly detectors: readonly DetectorResult[];
  /** Detectors that could not be fitted, or could score no trace of a class. */
  readonly leftOut: readonly LeftOut[];
  /** What is left when attacks are altered to look normal, detector by detector; absent when that was not measured. */
  readonly mimicry?: readonly MimicryResult[];
}

export type Verdict = "normal" | "alarm" | "foreign" | "unjudged";

/** Why nothing is said of a trace. */
export type Unjudged =
  /** The calibration traces are too few to promise the false-alarm rate. */
  | { readonly reason: "no-threshold" }
  /** The calibration traces cannot speak for a trace of fewer calls than `fewestCalls`, or it is too short to have a score at all. */
  | { readonly reason: "too-few-calls"; readonly fewestCalls: number };

/** Whether a monitored process can hide or forge calls in texts of a format, and why. */
export interface TrustWords {
  readonly format: string;
  readonly level: "neither" | "can hide" | "can forge";
  readonly reason:
    "escaped" | "name before event" | "file names" | "arguments" | "writer" | "system log" | "calls only";
}

/** What the traces were read from; the same fields as the facts of a data set. */
export interface InputWords extends Gaps {
  readonly formats: readonly string[];
  /** True where the content told the formats, not the user. */
  readonly formatsGuessed: boolean;
  /** What the traces or the user named; none where calls are matched by name alone. */
  readonly architectures: readonly string[];
  /** Lines that could not be read, of all files together. */
  readonly skippedLines: number;
  /** One a format. */
  readonly trust: readonly TrustWords[];
}

/** What `score` found in the traces it was given. */
export interface ScoreReport {
  readonly model: string;
  readonly input: InputWords;
  /** Null where the user named the model; else which model the program chose and why: it is of the traces' architecture, knows most of their calls, or, of several that do, is the host's own. */
  readonly modelChoice: { readonly name: string; readonly reason: "architecture" | "calls" | "host" } | null;
  /** What a score counts: "bits a call", "unseen share", ... The fields `scoreBits` keep their name whatever it is. */
  readonly scoreUnit: string;
  /** Whether the traces that got a verdict are like those that the promise rests on. */
  readonly drift: Drift;
  readonly threshold: number | null;
  /** The fewest calls of a trace that is judged at this rate. */
  readonly fewestCalls: number;
  readonly falseAlarmRate: number;
  readonly traces: readonly ScoreRow[];
  /** Calls that were read as others, where the user asked for it: most frequent first. */
  readonly aliases?: readonly AliasedCall[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** A call that the model never saw, and the one of the same effect that it was read as. */
export interface AliasedCall {
  readonly call: string;
  readonly spokenAs: string;
  readonly times: number;
}

/** The verdict on one trace; the score is null only where it is too short to have one, the p-value where it has too few calls for the calibration to speak for it. */
export interface ScoreRow extends Gaps {
  readonly name: string;
  readonly path: string;
  readonly calls: number;
  readonly unknownCalls: number;
  readonly scoreBits: number | null;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  /** Only with the verdict "unjudged". */
  readonly unjudged?: Unjudged;
  /** The program that made the calls, where the recording names it. */
  readonly program?: string;
  /** Lines of its file that could not be read, what they say is in no trace; only where there were any. */
  readonly skippedLines?: number;
  /** The format that its file was read in, where it came from one. */
  readonly format?: string;
  /** What a model of another host's calls was shown; only with the verdict "foreign". */
  readonly foreign?: ForeignCalls;
  readonly mostSurprising?: readonly SurprisingCall[];
  readonly stretches?: TraceStretches;
}

/** The calls of a trace that a model never saw in training. */
export interface ForeignCalls {
  /** Their share of the trace's calls, in [0, 1]. */
  readonly share: number;
  /** By name, most frequent first. */
  readonly calls: readonly { readonly call: string; readonly times: number }[];
}

/** A line of a recording, as it is in its file. */
export interface RecordingLine {
  /** The path of the file, relative to what was read. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of its first byte in the file, unpacked. */
  readonly offset: number;
  readonly text: string;
  /** Only where the text is but the line's beginning. */
  readonly isCut?: true;
}

/** What the lines of a call say, each as it is written there; null where they do not say it. */
export interface CallFactsWords {
  readonly time: string | null;
  readonly thread: string | null;
  readonly process: string | null;
  readonly parent: string | null;
  readonly program: string | null;
  readonly arguments: string | null;
  readonly result: string | null;
}

/** One call of a trace, counted from 0, with the calls the model thought likelier. */
export interface SurprisingCall {
  readonly index: number;
  readonly call: string;
  readonly surpriseBits: number;
  readonly expected: readonly { readonly call: string; readonly probability: number }[];
  /** Where it is in its recording and what stands there; only of calls of which that was asked. */
  readonly lines?: readonly RecordingLine[];
  readonly facts?: CallFactsWords;
}

/** A run of calls that stands out from its trace, and what it carries of the trace's score. */
export interface SurprisingStretch {
  /** Place of its first call, counted from 0, and of the call after its last. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly totalBits: number;
  readonly meanBits: number;
  /** Its total less the baseline for each of its calls: what stretches are ranked by. */
  readonly excessBits: number;
  /** Its part of the surprise of the whole trace, from 0 to 1. */
  readonly share: number;
  /** Its calls, in the order of the trace. */
  readonly inside: readonly SurprisingCall[];
}

/** The stretches of one trace that stand out, most excess first. */
export interface TraceStretches {
  /** The surprise a call above which a stretch stands out. */
  readonly baselineBits: number;
  readonly stretches: readonly SurprisingStretch[];
}

/** What `explain` found: every call of one trace, and the stretches that stand out. */
export interface Explanation extends TraceStretches, Gaps {
  readonly model: string;
  /** What the score counts. */
  readonly scoreUnit: string;
  readonly name: string;
  readonly path: string;
  readonly architecture: string;
  readonly scoreBits: number | null;
  readonly pValue: number | null;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  readonly unjudged?: Unjudged;
  readonly program?: string;
  /** Left out, as `input`, where no file was read for it. */
  readonly modelChoice?: ScoreReport["modelChoice"];
  readonly input?: InputWords;
  readonly foreign?: ForeignCalls;
  readonly calls: readonly SurprisingCall[];
  /** Only of a detector that counts what a trace does not do. */
  readonly omitted?: NamedOmission;
}
