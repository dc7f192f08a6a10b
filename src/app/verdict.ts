import { at } from "../core/at.ts";
import { type VerdictBasis, isAlarm } from "../core/conformal.ts";
import { increment } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import type { ForeignCalls, ScoreRow, Unjudged, Verdict } from "../results/score.ts";

/**
 * A verdict is withheld when more than this share of a trace's calls are unknown to the model or
 * never occurred in its training: the model does not cover this host's calls, so its score says
 * nothing of the host. Measured: at most 0.22 on traces of the model's own host (5,118 of ADFA-LD,
 * 259 of the sample), 0.33 to 0.55 in the median where a model meets the other one's traces.
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
 * The verdict on a trace: `foreign` when the model does not cover its calls, `unjudged` where there
 * is no basis for one, else alarm or normal.
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

/** A row with the verdict of another basis; its score and p-value stay. */
export function withVerdict(row: ScoreRow, untrained: number, basis: VerdictBasis): ScoreRow {
  const { unjudged, ...rest } = row;
  return unjudged === undefined && row.verdict === "foreign" ? row : { ...rest, ...verdictOf(row, untrained, basis) };
}

/** The share of a trace's calls that the model never saw in training, in [0, 1]. */
export function untrainedShare(tokens: Tokens, trained: ReadonlySet<number>): number {
  let untrained = 0;
  for (const token of tokens) if (!trained.has(token)) untrained += 1;
  return tokens.length === 0 ? 0 : untrained / tokens.length;
}

/** The calls for which a trace gets the verdict `foreign`. */
export function foreignCalls(calls: readonly string[], tokens: Tokens, trained: ReadonlySet<number>): ForeignCalls {
  const times = new Map<string, number>();
  for (const [index, call] of calls.entries()) {
    if (!trained.has(at(tokens, index))) increment(times, call);
  }
  const sorted = [...times].sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1));
  return { share: untrainedShare(tokens, trained), calls: sorted.map(([call, count]) => ({ call, times: count })) };
}
