import type { NextCallSource } from "../core/generate-traces.ts";
import type { NextCallModel } from "../core/mimicry.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_TOKEN, type Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { yieldToEventLoop } from "../event-loop.ts";
import type { Method } from "./learner.ts";
import { ROOT, type NgramCounts } from "./ngram-counts.ts";
import { advance, probabilityOf } from "./ngram-probability.ts";
import { countNgrams } from "./ngram.ts";
import { SMOOTHINGS, wittenBell, type Smoothing, type SmoothingName } from "./smoothing.ts";
import { ABSENT } from "./window-numbers.ts";

/** The smoothing of each method that gives a distribution of the next call. */
const SMOOTHING_OF: ReadonlyMap<string, SmoothingName> = new Map([
  ["n-gram", "witten-bell"],
  ["kneser-ney", "kneser-ney"],
]);

/** The methods that give a distribution of the next call. */
export const NEXT_CALL_METHODS: readonly string[] = [...SMOOTHING_OF.keys()];

/** Distributions between two yields to the event loop: a few milliseconds. */
const DISTRIBUTIONS_PER_YIELD = 64;

/**
 * The distribution of the next call by an n-gram model fitted on normal traces, for
 * `generateTraces`.
 * @param method n-gram or kneser-ney with all its parameters, as parseMethod gives it
 * @throws SentinelError E_USAGE for a method without such a distribution, E_DATASET when no trace
 * holds a call
 */
export async function fitNextCalls(
  method: Method,
  training: readonly Tokens[],
  vocabulary: Vocabulary,
): Promise<NextCallSource> {
  const smooth = smoothingOf(method.name);
  if (training.every((tokens) => tokens.length === 0)) {
    throw new SentinelError("E_DATASET", { problem: "data.no-training-traces", path: method.name });
  }
  const counts = await countNgrams(training, vocabulary, Number(method.parameters["order"]));
  return ngramNextCalls(method.name, counts, smooth(counts), vocabulary);
}

/**
 * How a method's counts become probabilities.
 * @throws SentinelError E_USAGE for a method without such a distribution
 */
export function smoothingOf(method: string): (counts: NgramCounts) => Smoothing {
  const smoothing = SMOOTHING_OF.get(method);
  if (smoothing !== undefined) return SMOOTHINGS[smoothing];
  throw new SentinelError("E_USAGE", { problem: "method.no-next-call", method, others: NEXT_CALL_METHODS });
}

function ngramNextCalls(
  name: string,
  counts: NgramCounts,
  smoothing: Smoothing,
  vocabulary: Vocabulary,
): NextCallSource {
  return {
    name,
    vocabulary,
    begin(traces, prompt) {
      const start = counts.startNodes();
      for (const token of prompt) advance(counts, start, token);
      const contexts = Array.from({ length: traces }, () => start.slice());
      let sinceYield = 0;
      return Promise.resolve({
        async bits() {
          sinceYield += traces;
          if (sinceYield >= DISTRIBUTIONS_PER_YIELD) {
            sinceYield = 0;
            await yieldToEventLoop();
          }
          const bits = new Float64Array(traces * vocabulary.size);
          for (const [trace, own] of contexts.entries()) {
            for (let token = 0; token < vocabulary.size; token += 1) {
              bits[trace * vocabulary.size + token] = -Math.log2(probabilityOf(counts, smoothing, own, token));
            }
          }
          return bits;
        },
        push(calls) {
          for (const [trace, token] of calls.entries()) advance(counts, contexts[trace]!, token);
          return Promise.resolve();
        },
      });
    },
  };
}

/**
 * The likeliest next call by an interpolated Witten-Bell n-gram model, for an attacker.
 * @param counts must not change as long as the model is used
 * @param mayBeMade the calls to choose from; the unknown token never is
 * @throws RangeError when there is no call to choose from
 */
export function ngramNextCall(counts: NgramCounts, mayBeMade: ReadonlySet<number>): NextCallModel {
  const choices = [...mayBeMade].filter((token) => token !== UNKNOWN_TOKEN).sort((a, b) => a - b);
  const [first] = choices;
  if (first === undefined) throw new RangeError("there is no call to choose from");
  const smoothing = wittenBell(counts);
  const likeliestAfter = new Map<number, number>();
  const choose = (contexts: Int32Array): number => {
    let best = first;
    let highest = -1;
    for (const token of choices) {
      const probability = probabilityOf(counts, smoothing, contexts, token);
      if (probability > highest) [best, highest] = [token, probability];
    }
    return best;
  };
  return {
    start() {
      const contexts = counts.startNodes();
      return {
        likeliest() {
          const longest = longestContext(contexts);
          const known = likeliestAfter.get(longest);
          if (known !== undefined) return known;
          const best = choose(contexts);
          likeliestAfter.set(longest, best);
          return best;
        },
        advance(token) {
          advance(counts, contexts, token);
        },
      };
    },
  };
}

/**
 * The longest run of calls before this place that occurred in training; it alone decides the
 * distribution, since the shorter ones are its ends.
 */
function longestContext(contexts: Int32Array): number {
  const absent = contexts.indexOf(ABSENT);
  return contexts[(absent < 0 ? contexts.length : absent) - 1] ?? ROOT;
}
