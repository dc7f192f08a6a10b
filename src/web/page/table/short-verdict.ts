import { VERDICT_PHRASES } from "../../../report/verdict-phrases.ts";
import type { Verdict } from "../../../results/score.ts";

/** A verdict in a word or two, for places where the whole sentence does not fit. */
export const SHORT_VERDICT: Readonly<Record<Verdict, string>> = {
  ...VERDICT_PHRASES,
  foreign: "foreign",
};

/** Every verdict, the gravest first. */
export const VERDICTS: readonly Verdict[] = ["alarm", "foreign", "normal", "unjudged"];
