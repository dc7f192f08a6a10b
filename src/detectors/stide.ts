import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { countWindows } from "../core/windows.ts";
import { SentinelError } from "../errors.ts";
import { foldsOf } from "./cross-fit.ts";
import { takeTurns } from "./take-turns.ts";

/** Calls of a window that the field's tables use (Hofmeyr, Forrest, Somayaji 1998). */
export const STIDE_WINDOW_CALLS = 6;

/**
 * STIDE: the share of a trace's windows of `windowCalls` calls that no training trace holds. In [0, 1].
 * It calibrates on ten-fold cross-fitted scores of its own training traces, copies of a trace kept in one fold.
 * Source: Hofmeyr, Forrest, Somayaji, "Intrusion detection using sequences of system calls", Journal of Computer Security 6, 1998.
 * @throws SentinelError E_DATASET when there is no training trace of at least `windowCalls` calls
 */
export async function fitStide(
  training: readonly Tokens[],
  vocabulary: Vocabulary,
  windowCalls = STIDE_WINDOW_CALLS,
): Promise<Detector> {
  const usable = training.filter((tokens) => tokens.length >= windowCalls);
  if (usable.length === 0) {
    const problem = `stide: none of the ${training.length} training traces holds ${windowCalls} calls, the least to fit it on`;
    throw new SentinelError("E_DATASET", `${problem}; give longer traces or leave it out (--detector)`);
  }
  const seen = new Set<string>();
  await takeTurns(usable, (tokens) => {
    for (const window of windowKeys(tokens, windowCalls)) seen.add(window);
  });
  const calibrationScores = (await crossFittedScores(usable, windowCalls)).sort();
  return {
    name: "stide",
    description: `STIDE k=${windowCalls}: share of windows never seen in training`,
    vocabulary,
    scoreUnit: "unseen share",
    minimumCalls: windowCalls,
    calibrationScores,
    device: "cpu",
    threads: 1,
    async score(traces, progress) {
      const scores: number[] = [];
      await takeTurns(traces, (tokens) => {
        if (tokens.length < windowCalls) throw new RangeError(`STIDE needs at least ${windowCalls} calls`);
        scores.push(unseenShare(tokens, windowCalls, (window) => seen.has(window)));
        progress?.(scores.length, traces.length);
      });
      return Float64Array.from(scores);
    },
  };
}

/** Each trace's score under the windows of the other folds. A window counts as seen when it also occurs outside the trace's own fold. */
async function crossFittedScores(training: readonly Tokens[], windowCalls: number): Promise<Float64Array> {
  const folds = foldsOf(training);
  const foldsOfWindow = new Map<string, number>();
  let index = 0;
  await takeTurns(training, (tokens) => {
    const bit = 1 << (folds[index++] ?? 0);
    for (const window of windowKeys(tokens, windowCalls))
      foldsOfWindow.set(window, (foldsOfWindow.get(window) ?? 0) | bit);
  });
  return Float64Array.from(training, (tokens, trace) => {
    const ownBit = 1 << (folds[trace] ?? 0);
    return unseenShare(tokens, windowCalls, (window) => ((foldsOfWindow.get(window) ?? 0) & ~ownBit) !== 0);
  });
}

function unseenShare(tokens: Tokens, windowCalls: number, isSeen: (window: string) => boolean): number {
  let unseen = 0;
  for (const window of windowKeys(tokens, windowCalls)) if (!isSeen(window)) unseen += 1;
  return unseen / countWindows(tokens.length, windowCalls);
}

/** Tokens that fit in the arguments of one call. */
const TOKENS_A_CALL = 4096;

/** Every window as a string of its tokens' code units: a compact, exact set key. */
function* windowKeys(tokens: Tokens, windowCalls: number): Generator<string> {
  let text = "";
  for (let from = 0; from < tokens.length; from += TOKENS_A_CALL) {
    text += String.fromCharCode(...tokens.subarray(from, from + TOKENS_A_CALL));
  }
  for (let from = 0; from + windowCalls <= text.length; from += 1) yield text.slice(from, from + windowCalls);
}
