import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { countWindows } from "../core/windows.ts";
import { createCrossFittedLearner, FOLDS } from "./cross-fit.ts";
import type { Learner, Method } from "./learner.ts";
import { numberOf, share, type DetectorMethod, type Parameters, wholeNumber } from "./parameters.ts";
import { ABSENT, createWindowNumbers } from "./window-numbers.ts";

/** Calls of a window in the field's tables (Hofmeyr, Forrest, Somayaji 1998). */
const STIDE_WINDOW_CALLS = 6;

const WINDOW = wholeNumber("windowCalls", STIDE_WINDOW_CALLS, 2, 1000);
/**
 * The score is the largest share of mismatches in any run of this many windows (locality frame); 0:
 * the share in the whole trace.
 */
const FRAME = wholeNumber("frameCalls", 0, 0, 1_000_000);
/** A window rarer than this share of all training windows counts as never seen. */
const RARE = share("rareShare", 1e-5);

export const STIDE: DetectorMethod = stideMethod("stide", { k: WINDOW, frame: FRAME, ...FOLDS }, () => 0);
export const T_STIDE: DetectorMethod = stideMethod(
  "t-stide",
  { k: WINDOW, rare: RARE, frame: FRAME, ...FOLDS },
  (method) => numberOf(method, "rareShare"),
);

function stideMethod(name: string, parameters: Parameters, rareShareOf: (method: Method) => number): DetectorMethod {
  return {
    name,
    parameters,
    explains: false,
    create: (method, vocabulary) => createStideLearner(method, vocabulary, rareShareOf(method)),
  };
}

/**
 * STIDE: the share of a trace's windows of `windowCalls` calls that no training trace holds. In [0,
 * 1]. t-STIDE also counts rare windows. Sources: Hofmeyr, Forrest, Somayaji, "Intrusion detection
 * using sequences of system calls", Journal of Computer Security 6, 1998; Warrender, Forrest,
 * Pearlmutter, "Detecting intrusions using system calls: alternative data models", IEEE Symposium
 * on Security and Privacy, 1999 (rarity, locality frame).
 * @param rareShare 0 for STIDE
 */
function createStideLearner(method: Method, vocabulary: Vocabulary, rareShare: number): Learner {
  const windowCalls = numberOf(method, "windowCalls");
  const frameCalls = numberOf(method, "frameCalls");
  const numbers = createWindowNumbers(windowCalls);
  let counts = new Uint32Array(1024);
  let windows = 0;

  function count(tokens: Tokens, times: 1 | -1): void {
    const windowNumbers = numbers.make(tokens);
    if (numbers.size() > counts.length) {
      const larger = new Uint32Array(2 * numbers.size());
      larger.set(counts);
      counts = larger;
    }
    for (const number of windowNumbers) counts[number]! += times;
    windows += times * countWindows(tokens.length, windowCalls);
  }

  function isMismatch(number: number): boolean {
    const seen = number === ABSENT ? 0 : counts[number]!;
    // A quotient: 0.07 * 100 is above 7, and a window of just that share is not rare.
    return seen === 0 || seen / windows < rareShare;
  }

  function scoreOf(tokens: Tokens): number {
    if (tokens.length < windowCalls) throw new RangeError(`${method.name} needs at least ${windowCalls} calls`);
    const windowNumbers = numbers.find(tokens);
    const mismatches = new Uint8Array(windowNumbers.length);
    for (let place = 0; place < mismatches.length; place += 1) {
      if (isMismatch(windowNumbers[place]!)) mismatches[place] = 1;
    }
    return largestShare(mismatches, frameCalls === 0 ? mismatches.length : frameCalls);
  }

  const learned = {
    add: (tokens: Tokens) => {
      count(tokens, 1);
    },
    remove: (tokens: Tokens) => {
      count(tokens, -1);
    },
    scorer: () => scoreOf,
  };
  return createCrossFittedLearner(method, vocabulary, windowCalls, learned, () => ({
    description: describe(windowCalls, rareShare, frameCalls),
    scoreUnit: rareShare > 0 ? "unseen or rare share" : "unseen share",
  }));
}

function describe(windowCalls: number, rareShare: number, frameCalls: number): string {
  const frame = frameCalls === 0 ? "" : `, largest in any ${frameCalls} in a row`;
  return rareShare > 0
    ? `t-STIDE k=${windowCalls}: share of windows that are rarer than ${rareShare} in training${frame}`
    : `STIDE k=${windowCalls}: share of windows never seen in training${frame}`;
}

/** The largest share of ones in any `length` values in a row; in all where there are fewer. */
function largestShare(values: Uint8Array, length: number): number {
  const window = Math.min(length, values.length);
  let inside = 0;
  let most = 0;
  for (let end = 0; end < values.length; end += 1) {
    inside += values[end]! - (end >= window ? values[end - window]! : 0);
    if (end >= window - 1) most = Math.max(most, inside);
  }
  return most / window;
}
