import type { Drift } from "../core/drift.ts";
import type { Gaps } from "../core/gaps.ts";
import type { InputFacts } from "./input.ts";
import type { SurprisingCall, TraceStretches } from "./surprising-calls.ts";

/** What is concluded of a trace; docs/output.md has what each means. */
export type Verdict = "normal" | "alarm" | "foreign" | "unjudged";

/** Why a trace gets no verdict. */
export type Unjudged =
  /** The calibration traces are too few to promise the false-alarm rate. */
  | { readonly reason: "no-threshold" }
  /**
   * The calibration traces cannot speak for a trace of fewer calls than `fewestCalls`, or it is too
   * short to have a score at all.
   */
  | { readonly reason: "too-few-calls"; readonly fewestCalls: number };

/** The calls of a trace that a model never saw in training. */
export interface ForeignCalls {
  /** Their share of the trace's calls, in [0, 1]. */
  readonly share: number;
  /** By name, most frequent first. */
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
  readonly unknownCalls: number;
  readonly scoreBits: number | null;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  /** Only with the verdict "unjudged". */
  readonly unjudged?: Unjudged;
  /** The program that made the calls, where the recording names it. */
  readonly program?: string;
  /**
   * Lines of its file that could not be read, what they say is in no trace; only where there were
   * any.
   */
  readonly skippedLines?: number;
  /** The format that its file was read in, where it came from one. */
  readonly format?: string;
  /** What a model of another host's calls was shown; only with the verdict "foreign". */
  readonly foreign?: ForeignCalls;
  readonly mostSurprising?: readonly SurprisingCall[];
  readonly stretches?: TraceStretches;
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
  /** The fewest calls of a trace that is judged at this rate. */
  readonly fewestCalls: number;
  readonly falseAlarmRate: number;
  readonly traces: readonly ScoreRow[];
  /** Calls that were read as others, where the user asked for it: most frequent first. */
  readonly aliases?: readonly AliasedCall[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
