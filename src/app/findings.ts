import { at } from "../core/at.ts";
import { increment, sumOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import type { ForeignCalls, ScoreRow } from "../results/score.ts";
import { TELLING_CALLS } from "../syscalls/telling-calls.ts";
import { untrainedShare } from "./verdict.ts";

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
 * (lab/untrained-calls.mjs): none of 3,450 threads of the host lab, of 158 traces of the sample and
 * of 868 of MIT lpr, 10 of 4,372 of ADFA-LD (0.2 %).
 */
export function withFindings<Row extends ScoreRow>(rows: readonly Row[]): readonly Row[] {
  return isForeignBatch(rows) ? rows : rows.map(withFinding);
}

/** The same of one row of a batch that the model covers. */
export function withFinding<Row extends Pick<ScoreRow, "verdict" | "unjudged" | "foreign">>(row: Row): Row {
  return isFinding(row) ? asAlarm(row) : row;
}

/** Whether a row is an alarm, or part of one, for calls that were never made in training. */
export function isFound({ verdict, foreign }: Pick<ScoreRow, "verdict" | "foreign">): boolean {
  return verdict === "alarm" && foreign !== undefined;
}

function isFinding({ verdict, foreign }: Pick<ScoreRow, "verdict" | "foreign">): boolean {
  return verdict === "foreign" || (foreign !== undefined && isTelling(foreign));
}

function asAlarm<Row extends Pick<ScoreRow, "verdict" | "unjudged">>(row: Row): Row {
  const copy: { -readonly [Field in keyof Row]: Row[Field] } = { ...row, verdict: "alarm" };
  delete copy.unjudged;
  return copy;
}

/** The calls of a trace that the model never saw in training. */
export function foreignCalls(calls: readonly string[], tokens: Tokens, trained: ReadonlySet<number>): ForeignCalls {
  const times = new Map<string, number>();
  for (const [index, call] of calls.entries()) {
    if (!trained.has(at(tokens, index))) increment(times, call);
  }
  return { share: untrainedShare(tokens, trained), calls: worstCallsFirst(times) };
}

/** The same of several traces together; left out where no trace has such a call. */
export function foreignOfAll(rows: readonly Pick<ScoreRow, "calls" | "foreign">[]): Pick<ScoreRow, "foreign"> {
  const times = new Map<string, number>();
  for (const { foreign } of rows) {
    for (const { call, times: more } of foreign?.calls ?? []) times.set(call, (times.get(call) ?? 0) + more);
  }
  if (times.size === 0) return {};
  const share = sumOf([...times.values()]) / sumOf(rows, ({ calls }) => calls);
  return { foreign: { share, calls: worstCallsFirst(times) } };
}

/** Whether one of the calls is a telling one. */
export function isTelling({ calls }: ForeignCalls): boolean {
  return calls.some(({ call }) => TELLING_CALLS.has(call));
}

/** Those that tell most first, then the most frequent. */
function worstCallsFirst(times: ReadonlyMap<string, number>): ForeignCalls["calls"] {
  const tells = (call: string): number => Number(TELLING_CALLS.has(call));
  return [...times]
    .sort(([a, often], [b, seldom]) => tells(b) - tells(a) || seldom - often || (a < b ? -1 : 1))
    .map(([call, count]) => ({ call, times: count }));
}
