import type { NextCallSource } from "../core/next-call.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { aTurn } from "../turns.ts";
import type { Method } from "./learner.ts";
import type { NgramCounts } from "./ngram-counts.ts";
import { countNgrams, SMOOTHINGS } from "./ngram.ts";
import { advance, probabilityOf, type Smoothing } from "./ngram-probability.ts";

/** The smoothing of each method that says what comes next. */
const SMOOTHING_OF: Readonly<Record<string, string>> = { "n-gram": "witten-bell", "kneser-ney": "kneser-ney" };

/** The methods that say what comes next. */
export const NEXT_CALL_METHODS: readonly string[] = Object.keys(SMOOTHING_OF);

/** Distributions between two turns of the event loop, so that progress and Ctrl-C work: a few milliseconds. */
const DISTRIBUTIONS_A_TURN = 64;

/**
 * The distribution of the next call by an n-gram model fitted on normal traces, for `generateTraces`.
 * @param method n-gram or kneser-ney with all its parameters, as parseMethod gives it
 * @throws SentinelError E_USAGE for a method that only tells traces apart, E_DATASET when no trace holds a call
 */
export async function fitNextCalls(
  method: Method,
  training: readonly Tokens[],
  vocabulary: Vocabulary,
): Promise<NextCallSource> {
  const smooth = smoothingOf(method.name);
  if (training.every((tokens) => tokens.length === 0)) {
    throw new SentinelError("E_DATASET", `${method.name}: there is no training trace to fit it on`);
  }
  const counts = await countNgrams(training, vocabulary, Number(method.parameters["order"]));
  return ngramNextCalls(method.name, counts, smooth(counts), vocabulary);
}

/** How a method's counts become probabilities. @throws SentinelError E_USAGE for a method that only tells traces apart */
export function smoothingOf(method: string): (typeof SMOOTHINGS)[string] {
  const smooth = SMOOTHINGS[Object.hasOwn(SMOOTHING_OF, method) ? (SMOOTHING_OF[method] ?? "") : ""];
  if (smooth !== undefined) return smooth;
  throw new SentinelError(
    "E_USAGE",
    `${method} tells traces apart and has no distribution of the next call; ${NEXT_CALL_METHODS.join(", ")} and the networks have`,
  );
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
      let sinceTurn = 0;
      return Promise.resolve({
        async bits() {
          sinceTurn += traces;
          if (sinceTurn >= DISTRIBUTIONS_A_TURN) {
            sinceTurn = 0;
            await aTurn();
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
