import type { Gaps } from "../core/gaps.ts";
import type { InputFacts } from "./input.ts";
import type { ForeignCalls, ScoreReport, Unjudged, Verdict } from "./score.ts";
import type { SurprisingCall, TraceStretches } from "./surprising-calls.ts";

/** What a trace left out of the known program that it matches best, in call names. */
export interface NamedOmission {
  /** The runs of calls of that program that never came, in its order. */
  readonly runs: readonly (readonly string[])[];
  /** How many different runs that program has. */
  readonly of: number;
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
}
