import type { Vocabulary } from "./vocabulary.ts";
import type { Tokens } from "./trace.ts";
import type { UnitCalibrations } from "./units.ts";

/** Called after each piece of work: steps done and steps in all, calls or distinct windows. */
export type Progress = (stepsDone: number, stepsTotal: number) => void;

/**
 * How many of the calls that were expected instead are named with a surprising one, by default.
 */
export const EXPECTED_CALLS = 3;

/**
 * One kind of detector: trained networks, STIDE and the baselines are all the same thing to the
 * rest of the program.
 */
export interface Detector {
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  readonly vocabulary: Vocabulary;
  /** What a score counts, for example "bits a call". Higher is more anomalous. */
  readonly scoreUnit: string;
  /** Shorter traces get no score. At least 1. */
  readonly minimumCalls: number;
  /** Scores of normal traces that the detector was not fitted on, ascending. */
  readonly calibrationScores: Float64Array;
  /**
   * One per calibration score: the fewest calls of a trace that gets a verdict with that score as
   * the threshold; absent where it was not measured.
   */
  readonly shortestCalls?: readonly number[];
  /** Of trees, processes and files of normal recordings; absent where none were to be had. */
  readonly unitCalibrations?: UnitCalibrations;
  readonly device: string;
  readonly threads: number;
  /**
   * True where the method was found by looking at test figures of ADFA-LD, by others or by us: its
   * figures there flatter, and tables say so.
   */
  readonly exploratory?: boolean;
  /**
   * One finite score per trace, in the order given.
   * @param traces each of at least `minimumCalls` calls, tokens of `vocabulary`
   * @throws RangeError when a trace is too short
   */
  score(traces: readonly Tokens[], progress?: Progress): Promise<Float64Array>;
}

/** A detector that gives every call a surprise and can say what it expected instead. */
export interface ExplainingDetector extends Detector {
  /**
   * What happened at every scored call of one trace.
   * @param top how many expected calls to name at each place, at least 1
   */
  explain(tokens: Tokens, top: number): Promise<readonly ExplainedCall[]>;
}

/**
 * A detector that scores by the mean surprise of all calls, and can give the surprises of many
 * traces at once.
 */
export interface LanguageModel extends ExplainingDetector {
  /**
   * The surprise in bits of every call, float64 `[calls]` a trace, in the order given; the score is
   * their mean.
   * @param traces each of at least `minimumCalls` calls
   */
  surprises(traces: readonly Tokens[], progress?: Progress): Promise<readonly Float64Array[]>;
}

/** What a trace left out of the known program that it matches best. */
export interface Omitted {
  /** The runs of calls (tokens) of that program that never came, in its own order. */
  readonly runs: readonly (readonly number[])[];
  /** How many different runs that program has; 0 where nothing matches. */
  readonly of: number;
  /** That program's trace; null where nothing matches. */
  readonly closest: ClosestTrace | null;
}

/** A known trace, as the one that another comes closest to. */
export interface ClosestTrace {
  readonly tokens: Tokens;
  /** Its place among the distinct known traces, from 0. */
  readonly index: number;
  /** How many distinct traces are known. */
  readonly known: number;
  /** The share of its runs that the other trace shows, in (0, 1]. */
  readonly likeness: number;
}

/** A detector that also counts what a trace does not do, and can name it. */
export interface OmissionDetector extends Detector {
  omitted(tokens: Tokens): Omitted;
}

/** Whether a detector can name what a trace omits. */
export function namesOmissions(detector: Detector): detector is OmissionDetector {
  return "omitted" in detector;
}

/** Whether a detector gives every call its surprise. */
export function isLanguageModel(detector: Detector): detector is LanguageModel {
  return "surprises" in detector;
}

/** Whether a detector can say which calls surprised. */
export function isExplaining(detector: Detector): detector is ExplainingDetector {
  return "explain" in detector;
}

/** One call of a trace, with what the detector expected there. */
export interface ExplainedCall {
  /** Place in the trace, from 0. */
  readonly index: number;
  readonly token: number;
  readonly surpriseBits: number;
  /** The most probable calls there, most probable first; probabilities in [0, 1]. */
  readonly expected: readonly { readonly token: number; readonly probability: number }[];
}

/**
 * A detector's scores, checked: the one way in which the program asks for them. With a score too
 * few or too many traces would get each other's, and NaN would count as normal.
 * @param traces each of at least `minimumCalls` calls, tokens of the detector's vocabulary
 * @returns one finite score per trace, in order
 * @throws RangeError when the detector gives anything else: a fault of the program, not of its
 * input
 */
export async function checkedScores(
  detector: Pick<Detector, "name" | "score">,
  traces: readonly Tokens[],
  progress?: Progress,
): Promise<Float64Array> {
  const scores = await detector.score(traces, progress);
  if (scores.length !== traces.length) {
    throw new RangeError(`${detector.name} gave ${scores.length} scores for ${traces.length} traces`);
  }
  const place = scores.findIndex((score) => !Number.isFinite(score));
  if (place >= 0) {
    throw new RangeError(`${detector.name} gave trace ${place} of ${traces.length} the score ${String(scores[place])}`);
  }
  return scores;
}

/**
 * A language model's surprises, checked: one finite number per call of each trace, as
 * {@link checkedScores} takes them.
 * @throws RangeError as checkedScores
 */
export async function checkedSurprises(
  detector: Pick<LanguageModel, "name" | "surprises">,
  traces: readonly Tokens[],
  progress?: Progress,
): Promise<readonly Float64Array[]> {
  const surprises = await detector.surprises(traces, progress);
  if (surprises.length !== traces.length) {
    throw new RangeError(`${detector.name} gave the surprises of ${surprises.length} traces for ${traces.length}`);
  }
  for (const [index, bits] of surprises.entries()) {
    if (bits.length === traces[index]!.length && bits.every(Number.isFinite)) continue;
    throw new RangeError(`${detector.name} gave trace ${index} of ${traces.length} not one finite surprise per call`);
  }
  return surprises;
}
