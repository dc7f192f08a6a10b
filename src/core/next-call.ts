import type { Tokens } from "./trace.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Says which call is likeliest next, walking along one trace: what an attacker needs to hide among normal calls. */
export interface NextCallModel {
  /** A walk that stands before the first call of a trace. */
  start(): NextCallWalk;
}

/** A place in one trace. */
export interface NextCallWalk {
  /** The likeliest call at this place, given every call walked over so far; never the unknown token; ties go to the smaller token. */
  likeliest(): number;
  /** Goes on by one call. */
  advance(token: number): void;
}

/** The distribution of the next call in several traces at once: what sampling needs, of a network and of counts alike. */
export interface NextCallSource {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /**
   * Traces that all begin with the same calls.
   * @param traces how many, at least 1
   * @param prompt the calls they begin with, tokens of `vocabulary`; may be empty
   * @throws SentinelError E_USAGE when the model needs a longer prompt, E_MODEL when it cannot be run; RangeError for a token outside the vocabulary
   */
  begin(traces: number, prompt: Tokens): Promise<NextCallSteps>;
}

/** Traces that grow by one call each at a time. Call `bits` and `push` in turns. */
export interface NextCallSteps {
  /**
   * -log2 P(call | every call before it), row after row: `[traces, vocabulary size]`. Not NaN; Infinity where the probability is 0.
   * @throws SentinelError E_MODEL when the model gives NaN
   */
  bits(): Promise<Float32Array | Float64Array>;
  /** Appends one call to each trace: `[traces]`. */
  push(calls: Tokens): Promise<void>;
}
