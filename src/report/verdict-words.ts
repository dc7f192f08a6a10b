import { count, counted } from "./numbers.ts";
import type { ScoreRow, Verdict } from "./types.ts";

/** A verdict as people read it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  normal: "normal",
  alarm: "ALARM",
  "too-short": "too short to judge",
  foreign: "foreign: the model does not speak this host's calls",
};

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
