import { at } from "../core/at.ts";
import { type VerdictBasis, isAlarm } from "../core/conformal.ts";
import { increment, sumOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import type { ForeignCalls, ScoreRow, Unjudged, Verdict } from "../results/score.ts";
import { TELLING_CALLS } from "../syscalls/telling-calls.ts";

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
 * {@link withFindings} settles by the whole batch; `unjudged` where there is no basis for one; else
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

/**
 * Whether the model does not cover the calls of a batch: more than half of the traces that have a
 * score are foreign to it. Its verdicts on them say nothing then.
 */
export function isForeignBatch(rows: readonly Pick<ScoreRow, "verdict" | "scoreBits">[]): boolean {
  const scored = rows.filter(({ scoreBits }) => scoreBits !== null).length;
  return 2 * rows.filter(({ verdict }) => verdict === "foreign").length > scored;
}

/**
 * The rows of a whole batch with the verdicts on calls that were never made in training. Where the
 * model covers the batch, a trace that is foreign to it is an alarm, and so is one that makes a
 * {@link TELLING_CALLS} for the first time, however long it is and whatever its score. These alarms
 * come on top of the promised false alarms. Measured on normal traces that the model has not met
 * (lab/untrained-calls.mjs): FIGURES.
 */
export function withFindings<Row extends ScoreRow>(rows: readonly Row[]): readonly Row[] {
  if (isForeignBatch(rows)) return rows;
  return rows.map((row) => (isFinding(row) ? asAlarm(row) : row));
}

function isFinding({ verdict, foreign }: Pick<ScoreRow, "verdict" | "foreign">): boolean {
  return verdict === "foreign" || foreign?.calls.some(({ call }) => TELLING_CALLS.has(call)) === true;
}

function asAlarm<Row extends ScoreRow>(row: Row): Row {
  const copy: { -readonly [Field in keyof Row]: Row[Field] } = { ...row, verdict: "alarm" };
  delete copy.unjudged;
  return copy;
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

/** The calls of a trace that the model never saw in training. */
export function foreignCalls(calls: readonly string[], tokens: Tokens, trained: ReadonlySet<number>): ForeignCalls {
  const times = new Map<string, number>();
  for (const [index, call] of calls.entries()) {
    if (!trained.has(at(tokens, index))) increment(times, call);
  }
  return { share: untrainedShare(tokens, trained), calls: mostFrequentFirst(times) };
}

/** The same of several traces together; null where none of them made such a call. */
export function foreignOfAll(rows: readonly Pick<ScoreRow, "calls" | "foreign">[]): ForeignCalls | null {
  const times = new Map<string, number>();
  for (const { foreign } of rows) {
    for (const { call, times: more } of foreign?.calls ?? []) times.set(call, (times.get(call) ?? 0) + more);
  }
  if (times.size === 0) return null;
  const untrained = sumOf([...times.values()]);
  return { share: untrained / sumOf(rows, ({ calls }) => calls), calls: mostFrequentFirst(times) };
}

/** Whether a trace's never-trained calls are worth naming: many of its calls, or a telling one. */
export function isTelling({ share, calls }: ForeignCalls): boolean {
  return share > FOREIGN_SHARE || calls.some(({ call }) => TELLING_CALLS.has(call));
}

function mostFrequentFirst(times: ReadonlyMap<string, number>): ForeignCalls["calls"] {
  return [...times]
    .sort(([a, often], [b, seldom]) => seldom - often || (a < b ? -1 : 1))
    .map(([call, count]) => ({ call, times: count }));
}
