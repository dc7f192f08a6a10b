import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";

/**
 * A method and its parameters, as a manifest names them: `{ name: "stide", parameters: {
 * windowCalls: 6 } }`.
 */
export interface Method {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/**
 * What a method without a network has learnt from normal traces: the one owner of that state. It
 * grows by {@link extend}, and `detector()` judges by what has been learnt so far. Extending by B
 * after A gives the same scores as learning A and B at once.
 */
export interface Learner {
  readonly method: Method;
  readonly vocabulary: Vocabulary;
  /** Every trace learnt, copies included, in the order they came: what is saved. */
  readonly traces: readonly Tokens[];
  /**
   * Learns more normal traces; what is known already is not learnt again. Traces too short for the
   * method are passed over.
   */
  extend(more: readonly Tokens[]): Promise<void>;
  /**
   * The detector of what has been learnt. It shares the learner's state, so an older detector must
   * not be used after `extend`.
   * @param calibrationScores ascending, as a manifest kept them; without them every learnt trace
   * calibrates, by a score that it had no part in
   * @throws SentinelError E_DATASET when too little was learnt for the method
   */
  detector(calibrationScores?: Float64Array): Promise<Detector>;
}
