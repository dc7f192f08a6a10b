import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { at } from "./at.ts";
import type { Progress } from "./detector.ts";
import { randomStreams } from "./sampling.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Tokens } from "./trace.ts";

/**
 * The distribution of the next call in several traces at once: what sampling needs, of a network
 * and of counts alike.
 */
export interface NextCallSource {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /**
   * Traces that all begin with the same calls.
   * @param traces how many, at least 1
   * @param prompt the calls they begin with, tokens of `vocabulary`; may be empty
   * @throws SentinelError E_USAGE when the model needs a longer prompt, E_MODEL when it cannot be
   * run; RangeError for a token outside the vocabulary
   */
  begin(traces: number, prompt: Tokens): Promise<NextCallSteps>;
}

/** Traces that grow by one call each at a time. Call `bits` and `push` in turns. */
export interface NextCallSteps {
  /**
   * -log2 P(call | every call before it), row after row: `[traces, vocabulary size]`. Not NaN;
   * Infinity where the probability is 0.
   * @throws SentinelError E_MODEL when the model gives NaN
   */
  bits(): Promise<Float32Array | Float64Array>;
  /** Appends one call to each trace: `[traces]`. */
  push(calls: Tokens): Promise<void>;
}

/** How many traces are made up, how long and how random. */
export interface GenerateOptions {
  /** Calls of each trace, the prompt not counted; at least 1. */
  readonly calls: number;
  /** How many traces, at least 1. */
  readonly traces: number;
  /** See `sampleCall`; above 0. */
  readonly temperature: number;
  /** A whole number in 0..2^32 - 1. */
  readonly seed: number;
  /** What comes before every trace; empty when left out. It is not part of the result. */
  readonly prompt?: Tokens;
}

/** A trace that a model made up. */
export interface GeneratedTrace {
  readonly tokens: Tokens;
  /**
   * The mean surprise of its calls to the model that made them, at temperature 1, in bits per call.
   */
  readonly meanBits: number;
}

/**
 * Samples traces from a model's own distribution of the next call, call by call, as character-level
 * language models write text. The same seed gives the same traces; trace `i` has a random stream of
 * its own, so it does not depend on how many others are made. Two runtimes agree as long as no draw
 * falls between their roundings (1e-6 of the draws or fewer).
 * @throws RangeError for numbers out of range; what the source throws
 */
export async function generateTraces(
  source: NextCallSource,
  options: GenerateOptions,
  progress?: Progress,
): Promise<readonly GeneratedTrace[]> {
  checkOptions(options);
  const { calls, traces, temperature } = options;
  const { size } = source.vocabulary;
  const streams = randomStreams(options.seed, traces);
  const steps = await source.begin(traces, options.prompt ?? new Uint16Array());
  const generated = Array.from({ length: traces }, () => new Uint16Array(calls));
  const sums = new Float64Array(traces);
  for (let place = 0; place < calls; place += 1) {
    const bits = await steps.bits();
    const drawn = Uint16Array.from(streams, (random, trace) =>
      sampleCall(bits, trace * size, size, temperature, uniformFloat64(random)),
    );
    for (const [trace, token] of drawn.entries()) {
      generated[trace]![place] = token;
      sums[trace]! += bits[trace * size + token]!;
    }
    if (place + 1 < calls) await steps.push(drawn);
    progress?.((place + 1) * traces, calls * traces);
  }
  return generated.map((tokens, trace) => ({ tokens, meanBits: sums[trace]! / calls }));
}

/**
 * Draws one call from a distribution at a temperature, in float64: P(call) is proportional to
 * 2^(-bits / temperature). Near 0 it takes the likeliest call, at 1 the distribution itself, far
 * above 1 any call. The unknown token 0 is never drawn; what it held goes to the others in
 * proportion.
 * @param bits -log2 P of every token, `bits[from .. from + size)`; not NaN
 * @param size of the vocabulary, at least 2
 * @param temperature above 0
 * @param uniform a random number in [0, 1); the same number draws the same call
 * @throws RangeError when no call but the unknown one is possible, or a number is NaN
 */
export function sampleCall(
  bits: Float32Array | Float64Array,
  from: number,
  size: number,
  temperature: number,
  uniform: number,
): number {
  let fewest = Infinity;
  for (let token = 1; token < size; token += 1) fewest = Math.min(fewest, at(bits, from + token));
  if (!Number.isFinite(fewest)) throw new RangeError("a distribution without a possible call cannot be drawn from");
  // The likeliest call weighs 1, so that no temperature makes all weights vanish.
  const weightOf = (token: number): number => 2 ** ((fewest - at(bits, from + token)) / temperature);
  let total = 0;
  for (let token = 1; token < size; token += 1) total += weightOf(token);
  const target = uniform * total;
  let sum = 0;
  let last = 1;
  for (let token = 1; token < size; token += 1) {
    const weight = weightOf(token);
    if (weight === 0) continue;
    sum += weight;
    last = token;
    if (target < sum) return token;
  }
  return last;
}

function checkOptions({ calls, traces, temperature }: GenerateOptions): void {
  if (!Number.isSafeInteger(calls) || calls < 1) throw new RangeError("calls must be a whole number of 1 or more");
  if (!Number.isSafeInteger(traces) || traces < 1) throw new RangeError("traces must be a whole number of 1 or more");
  if (!(temperature > 0 && Number.isFinite(temperature))) throw new RangeError("temperature must lie above 0");
}
