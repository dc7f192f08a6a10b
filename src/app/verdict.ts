import { type VerdictBasis, isAlarm } from "../core/conformal.ts";
import type { Tokens } from "../core/trace.ts";
import type { ScoreRow, Unjudged, Verdict } from "../results/score.ts";

/**
 * A trace of which more than this share of the calls never occurred in training is not one of the
 * model's host, or not of its work. Measured: at most 0.22 on traces of the model's own host (5,118
 * of ADFA-LD, 259 of the sample), 0.33 to 0.55 in the median where a model meets the other one's
 * traces.
 */
export const FOREIGN_SHARE = 0.25;

/** A verdict with its reason and its p-value. */
export interface Judged {
  readonly verdict: Verdict;
  readonly unjudged?: Unjudged;
  /** Null where nothing is promised of it. */
  readonly pValue: number | null;
}

/** What a verdict is made of. */
interface ScoreFacts {
  readonly calls: number;
  readonly scoreBits: number | null;
  /** By all calibration scores, null without a score. */
  readonly pValue: number | null;
}

/**
 * The verdict on a trace by itself: `foreign` where the model does not cover its calls, which
 * `withFindings` settles by the whole batch; `unjudged` where there is no basis for one; else
 * alarm or normal.
 * @param untrained the share of its calls that the model never saw in training, in [0, 1]
 */
export function verdictOf({ calls, scoreBits, pValue }: ScoreFacts, untrained: number, basis: VerdictBasis): Judged {
  const { threshold, fewestCalls } = basis;
  const tooFew: Judged = {
    verdict: "unjudged",
    unjudged: { reason: "too-few-calls", fewestCalls },
    pValue: null,
  };
  if (scoreBits === null) return tooFew;
  if (untrained > FOREIGN_SHARE) return { verdict: "foreign", pValue };
  if (threshold === null) return { verdict: "unjudged", unjudged: { reason: "no-threshold" }, pValue };
  if (calls < fewestCalls) return tooFew;
  return { verdict: isAlarm(scoreBits, threshold) ? "alarm" : "normal", pValue };
}

/** A row with the verdict of another basis, by itself; its score and p-value stay. */
export function withVerdict(row: ScoreRow, untrained: number, basis: VerdictBasis): ScoreRow {
  const { unjudged, ...rest } = row;
  return unjudged === undefined && row.verdict === "foreign" ? row : { ...rest, ...verdictOf(row, untrained, basis) };
}

/** The share of a trace's calls that the model never saw in training, in [0, 1]. */
export function untrainedShare(tokens: Tokens, trained: ReadonlySet<number>): number {
  return tokens.length === 0 ? 0 : countUntrained(tokens, trained) / tokens.length;
}

/** How many calls of a trace the model never saw in training. */
export function countUntrained(tokens: Tokens, trained: ReadonlySet<number>): number {
  let untrained = 0;
  for (const token of tokens) if (!trained.has(token)) untrained += 1;
  return untrained;
}
