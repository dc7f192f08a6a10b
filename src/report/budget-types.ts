import type { Drift } from "../core/drift.ts";
import type { Spread } from "./results-types.ts";

/** What an alarm threshold did to test traces. */
export interface Outcome {
  /** Share of the normal test traces that raised a false alarm. */
  readonly observed: Spread;
  /** The same over distinct traces, each once: what a promise is about, since one trace may be a fifth of the files. */
  readonly observedDistinct: Spread;
  /** Share of all attack traces that raised an alarm. */
  readonly detectionRate: Spread;
}

/** The outcome of a threshold set on a random tenth of the normal test traces and tested on the others; over several such tenths. */
export interface RedrawnOutcome extends Outcome {
  readonly draws: number;
  /** Distinct traces that set the threshold, the same number in each draw. */
  readonly calibrationTraces: number;
  /** Distinct traces that the detector learnt beside its training traces, and no threshold was set on. */
  readonly learntTraces: number;
}

/** The promised false-alarm rate beside what normal test traces showed, as the detector came and after the host's own normal traces had been used. */
export interface Budget {
  readonly promised: number;
  /** Share of the normal test traces that raised an alarm at the threshold set beforehand; null when none was long enough to be scored. */
  readonly observed: number | null;
  /** The same over distinct traces, each once. */
  readonly observedDistinct: number | null;
  /** Share of the attack traces that did; null when none was long enough. */
  readonly detectionRate: number | null;
  /** Whether the normal test traces are like those that the promise rests on. */
  readonly drift: Drift;
  /** The threshold set anew, the detector as it was; null when a tenth is too few traces for the promise. */
  readonly recalibrated: RedrawnOutcome | null;
  /** The detector extended by four fifths of the tenth, its threshold set on the last fifth; null where it cannot learn, or a fifth is too few. */
  readonly adapted: RedrawnOutcome | null;
}
