import type { Lineage } from "../core/lineage.ts";
import type { Grouping, UnitKind } from "../core/units.ts";
import type { Drift } from "../core/drift.ts";
import type { Gaps } from "../core/trace.ts";
import type { InputFacts } from "./input.ts";

/** What is concluded of a trace; docs/output.md explains each. */
export type Verdict = "normal" | "alarm" | "foreign" | "unjudged";

/** Why a trace gets no verdict. */
export type Unjudged =
  /** The calibration traces are too few to promise the false-alarm rate. */
  | { readonly reason: "no-threshold" }
  /**
   * The calibration traces do not cover traces of fewer calls than `fewestCalls`, or the trace is
   * too short for a score.
   */
  | { readonly reason: "too-few-calls"; readonly fewestCalls: number };

/** The calls of a trace that a model never saw in training. */
export interface ForeignCalls {
  /** Their share of the trace's calls, in [0, 1]. */
  readonly share: number;
  /** By name, those that tell most first, then the most frequent. */
  readonly calls: readonly { readonly call: string; readonly times: number }[];
}

/**
 * The verdict on one trace; the score is null only where it is too short to have one, the p-value
 * where it has too few calls for the calibration to speak for it.
 */
export interface ScoreRow extends Gaps {
  readonly name: string;
  readonly path: string;
  readonly calls: number;
  /** Those that the model never met in training. */
  readonly unknownCalls: number;
  readonly scoreBits: number | null;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  /** Only with the verdict "unjudged". */
  readonly unjudged?: Unjudged;
  /** The program that made the calls, where the recording names it. */
  readonly program?: string;
  /** Where its thread comes from, where the recording says that. */
  readonly lineage?: Lineage;
  /**
   * Lines of its file that could not be read, what they say is in no trace; only where there were
   * any.
   */
  readonly skippedLines?: number;
  /** The format that its file was read in, where it came from one. */
  readonly format?: string;
  /**
   * The calls that were never made in training, where they decide: they are many of the trace's, or
   * one of them is telling.
   */
  readonly foreign?: ForeignCalls;
  readonly mostSurprising?: readonly SurprisingCall[];
  readonly stretches?: TraceStretches;
}

/** One unit of work that was judged as a whole: what a person looks at. */
export interface Incident extends Gaps {
  readonly kind: UnitKind | "trace";
  /** `path#id` of its first process; a file's path; a trace's name. */
  readonly name: string;
  readonly path: string;
  /** Of its first process, where that is recorded; else of its worst trace. Null where unknown. */
  readonly program: string | null;
  /** The program of the nearest ancestor, where the first process never executed its own. */
  readonly forkOf: string | null;
  /** The process that made the first one; null where that is not in the recording. */
  readonly parent: string | null;
  readonly processes: number;
  readonly threads: number;
  /** Those long enough for a score. */
  readonly scoredThreads: number;
  readonly calls: number;
  readonly unknownCalls: number;
  /** The highest of its traces', in the report's unit. */
  readonly score: number | null;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  readonly unjudged?: Unjudged;
  /** The calls of its traces that were never made in training, where they decide of a trace. */
  readonly foreign?: ForeignCalls;
  /**
   * The names of its traces, worst first: those that are an alarm for calls never made in training,
   * then by score.
   */
  readonly traces: readonly string[];
  /** The first of these. */
  readonly worst: ScoreRow;
}

/** What the verdicts on units of several traces rest on. */
export interface UnitRule {
  readonly kind: UnitKind;
  /**
   * The units of normal recordings that the threshold is from, and how many recordings these were;
   * null where the model is calibrated on single traces: each trace of a unit then counts as a
   * chance to alarm (Bonferroni).
   */
  readonly calibration: { readonly units: number; readonly recordings: number } | null;
  /** Of a unit's score; null where there is no calibration, or too little for the rate. */
  readonly threshold: number | null;
}

/** A call that the model never saw, and the one of the same effect that it was read as. */
export interface AliasedCall {
  readonly call: string;
  readonly spokenAs: string;
  readonly times: number;
}

/** What `score` found in the traces it was given. */
export interface ScoreReport {
  readonly model: string;
  readonly input: InputFacts;
  /**
   * Null where the user named the model; else which model the program chose and why: it is of the
   * traces' architecture, knows most of their calls, or, of several that do, is the host's own.
   */
  readonly modelChoice: { readonly name: string; readonly reason: "architecture" | "calls" | "host" } | null;
  /**
   * What a score counts: "bits a call", "unseen share", ... The fields `scoreBits` keep their name
   * whatever it is.
   */
  readonly scoreUnit: string;
  /** Whether the traces that got a verdict are like those that the promise rests on. */
  readonly drift: Drift;
  readonly threshold: number | null;
  /** The fewest calls of a trace for a verdict at this rate. */
  readonly fewestCalls: number;
  readonly falseAlarmRate: number;
  readonly traces: readonly ScoreRow[];
  readonly grouping: Grouping;
  /** Every unit, worst first. */
  readonly incidents: readonly Incident[];
  /** What the verdicts on units of several traces rest on; null where there are none. */
  readonly unitRule: UnitRule | null;
  /** Calls that were read as others, where the user asked for it: most frequent first. */
  readonly aliases?: readonly AliasedCall[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
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

/**
 * What the lines of a call say, each as it is written there; null where they do not say it. Hostile
 * text: make it inert before it is shown.
 */
export interface CallFacts {
  readonly time: string | null;
  readonly thread: string | null;
  readonly process: string | null;
  /** The process, or where the text knows only threads the thread, that made this one. */
  readonly parent: string | null;
  readonly program: string | null;
  readonly arguments: string | null;
  readonly result: string | null;
}

/**
 * A call of a stretch, or one next to it, as the recording has it. The text is its first line;
 * hostile, as the facts are.
 */
export interface EvidenceLine extends RecordingLine, CallFacts {
  /** Of the call in its trace, from 0. */
  readonly index: number;
  readonly call: string;
  /** Null for a call before or after the stretch. */
  readonly surpriseBits: number | null;
  /** The other lines of the call, where it has several. */
  readonly more?: readonly RecordingLine[];
  /**
   * Where `calls` entries from this one on came `times` times in a row, alike but for numbers and
   * for what was read or written: the last of them is in line `toLine`. Only the first are listed.
   */
  readonly folded?: { readonly calls: number; readonly times: number; readonly toLine: number };
}

/** One call of a trace, counted from 0, with the calls the model thought likelier. */
export interface SurprisingCall {
  readonly index: number;
  readonly call: string;
  readonly surpriseBits: number;
  readonly expected: readonly { readonly call: string; readonly probability: number }[];
  /** Its lines in the recording; only of calls for which they were asked. */
  readonly lines?: readonly RecordingLine[];
  readonly facts?: CallFacts;
}

/** A run of calls that stands out from its trace, and its part of the trace's score. */
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
  /**
   * The recording's lines behind it, with a few around it, in their order; what is left out between
   * two shows in their `index`. Left out where the recording was not read again.
   */
  readonly evidence?: readonly EvidenceLine[];
}

/** The stretches of one trace that stand out, most excess first. */
export interface TraceStretches {
  /** The surprise per call above which a stretch stands out. */
  readonly baselineBits: number;
  readonly stretches: readonly SurprisingStretch[];
}

/** What a trace left out of the known program that it matches best, in call names. */
export interface NamedOmission {
  /** The runs of calls of that program that never came, in its order. */
  readonly runs: readonly (readonly string[])[];
  /** How many different runs that program has. */
  readonly of: number;
}

/** A process of the tree of an explained trace. */
export interface ProcessOfTree {
  readonly process: string;
  /** Null where it is not in the recording. */
  readonly parent: string | null;
  readonly program: string | null;
  /** The program of the nearest ancestor, where it never executed its own. */
  readonly forkOf: string | null;
  /** How many of the listed processes are above it. */
  readonly depth: number;
  /** Whether the explained trace is one of its. */
  readonly isExplained: boolean;
  /** The calls by which it ran programs, as far as they did not fail. */
  readonly runs: readonly EvidenceLine[];
}

/** The processes before a trace, and those of its tree, each behind its maker. */
export interface TreeOfProcesses {
  readonly processes: readonly ProcessOfTree[];
  readonly leftOut: number;
}

/** The known trace that a trace comes closest to. */
export interface ClosestKnown {
  /** Of the distinct traces that the model keeps, in the order in which it learnt them, from 1. */
  readonly number: number;
  readonly of: number;
  /** How close, as the detector measures it, in [0, 1]: 1 is the same. */
  readonly likeness: number;
  /** Its first calls. */
  readonly begins: readonly string[];
  readonly calls: number;
}

/** Which incident of a file `explain` took by itself, and out of what. */
export interface ChosenIncident {
  readonly incident: Incident;
  readonly incidents: number;
  readonly traces: number;
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
  readonly input?: InputFacts;
  readonly foreign?: ForeignCalls;
  readonly calls: readonly SurprisingCall[];
  /** Only of a detector that counts what a trace does not do. */
  readonly omitted?: NamedOmission;
  /** Only of a detector that compares with single known traces. */
  readonly closest?: ClosestKnown;
  /** Where the file holds several traces and none was named. */
  readonly chosen?: ChosenIncident;
  /** Where the recording says who made whom, and could be read again. */
  readonly tree?: TreeOfProcesses;
}
