import { count, counted, shortPercent } from "./numbers.ts";
import type { ForeignCalls, ScoreRow, Verdict } from "./types.ts";

/** A verdict as people read it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  normal: "normal",
  alarm: "ALARM",
  "too-short": "too short to judge",
  foreign: "foreign: the model does not speak this host's calls",
};

/** What must be said beside a verdict on a trace that its recorder lost events of; "" where it lost none. */
export function gapWords(lostEvents: number): string {
  return lostEvents === 0 ? "" : `with gaps: ${counted(lostEvents, "event")} lost`;
}

const NAMED_CALLS = 5;

/** "62 % of its calls never occurred in training: pread64 (12 times), futex (9), …" */
export function foreignWords({ share, calls }: ForeignCalls): string {
  const named = calls.slice(0, NAMED_CALLS).map(({ call, times }) => `${call} (${counted(times, "time")})`);
  const more = calls.length > NAMED_CALLS ? `, and ${counted(calls.length - NAMED_CALLS, "more call")}` : "";
  return `${shortPercent(share)} of its calls never occurred in training: ${named.join(", ")}${more}`;
}

/** "12 traces: 9 normal, 2 alarms, 1 too short"; kinds that do not occur are left out. */
export function tally(rows: readonly ScoreRow[]): string {
  const of = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const alarms = of("alarm");
  const parts = [
    [of("normal"), "normal"],
    [alarms, alarms === 1 ? "alarm" : "alarms"],
    [of("too-short"), "too short"],
    [of("foreign"), "foreign"],
  ] as const;
  const kinds = parts.filter(([number]) => number > 0).map(([number, word]) => `${count(number)} ${word}`);
  return `${counted(rows.length, "trace")}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`;
}
