import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { fitCallSet } from "./call-set.ts";
import { distinctCallsDetector } from "./distinct-calls.ts";
import { fitNgram } from "./ngram.ts";
import { fitStide } from "./stide.ts";
import { fitTwoSided } from "./two-sided.ts";

/** The detectors that are fitted on the spot, by name. */
export const FITTED_DETECTORS: Readonly<
  Record<string, (training: readonly Tokens[], vocabulary: Vocabulary) => Promise<Detector>>
> = {
  stide: fitStide,
  "n-gram": fitNgram,
  "distinct-calls": (training, vocabulary) => Promise.resolve(distinctCallsDetector(training, vocabulary)),
  "call-set": fitCallSet,
  "two-sided": fitTwoSided,
};

/** Those that every evaluation shows, strongest field standard first; the others only when named. */
export const DEFAULT_BASELINES: readonly string[] = ["n-gram", "stide", "distinct-calls"];
