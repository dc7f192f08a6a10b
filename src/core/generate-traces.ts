import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import type { Progress } from "./detector.ts";
import type { NextCallSource } from "./next-call.ts";
import { randomStreams } from "./random-streams.ts";
import { sampleCall } from "./sample-call.ts";
import type { Tokens } from "./trace.ts";

export interface GenerateOptions {
  /** Calls of each trace, the prompt not counted; at least 1. */
  readonly calls: number;
  /** How many traces, at least 1. */
  readonly traces: number;
  /** See `sampleCall`; above 0. */
  readonly temperature: number;
  /** A whole number in 0..2^32 - 1. */
  readonly seed: number;
  /** What stands before every trace; empty when left out. It is not part of the result. */
  readonly prompt?: Tokens;
}

/** A trace that a model made up. */
export interface GeneratedTrace {
  readonly tokens: Tokens;
  /** The mean surprise of its calls to the model that made them, at temperature 1, in bits a call. */
  readonly meanBits: number;
}

/**
 * Samples traces from a model's own distribution of the next call, call by call, as character-level language models write text. The same seed gives the same
 * traces; trace `i` has a random stream of its own, so it does not depend on how many others are made. Two runtimes agree as long as no draw falls
 * between their roundings (1e-6 of the draws or fewer).
 * @throws RangeError for numbers out of range; whatever the source throws
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

function checkOptions({ calls, traces, temperature }: GenerateOptions): void {
  if (!Number.isSafeInteger(calls) || calls < 1) throw new RangeError("calls must be a whole number of 1 or more");
  if (!Number.isSafeInteger(traces) || traces < 1) throw new RangeError("traces must be a whole number of 1 or more");
  if (!(temperature > 0 && Number.isFinite(temperature))) throw new RangeError("temperature must lie above 0");
}
