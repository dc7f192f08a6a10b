import type { Gaps } from "../core/gaps.ts";
import { count, counted, shortPercent } from "../numbers.ts";
import type { ForeignCalls, ScoreRow, Verdict } from "../results/score.ts";

/** A verdict as people read it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  normal: "normal",
  alarm: "ALARM",
  foreign: "foreign: the model does not speak this host's calls",
  unjudged: "unjudged",
};

/** What must be said with a verdict on a trace of whose recording something is missing; "" where nothing is. */
export function gapWords(gaps: Gaps): string {
  const kinds = gapKinds(gaps);
  return kinds.length === 0 ? "" : `with gaps: ${kinds.join(", ")}`;
}

/** "12 events lost", "3 serial numbers missing", "1 call not read": those kinds that there are. */
export function gapKinds({ lostEvents, missingEvents, unreadCalls }: Gaps): readonly string[] {
  return [
    ...(lostEvents === 0 ? [] : [`${counted(lostEvents, "event")} lost`]),
    ...(missingEvents === 0 ? [] : [`${counted(missingEvents, "serial number")} missing`]),
    ...(unreadCalls === 0 ? [] : [`${counted(unreadCalls, "call")} not read`]),
  ];
}

const NAMED_CALLS = 5;

/** "62 % of its calls never occurred in training: pread64 (12 times), futex (9), …" */
export function foreignWords({ share, calls }: ForeignCalls): string {
  const named = calls.slice(0, NAMED_CALLS).map(({ call, times }) => `${call} (${counted(times, "time")})`);
  const more = calls.length > NAMED_CALLS ? `, and ${counted(calls.length - NAMED_CALLS, "more call")}` : "";
  return `${shortPercent(share)} of its calls never occurred in training: ${named.join(", ")}${more}`;
}

/** "12 traces: 9 normal, 2 alarms, 1 unjudged"; kinds that do not occur are left out. */
export function tally(rows: readonly ScoreRow[]): string {
  const of = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const alarms = of("alarm");
  const parts = [
    [of("normal"), "normal"],
    [alarms, alarms === 1 ? "alarm" : "alarms"],
    [of("foreign"), "foreign"],
    [of("unjudged"), "unjudged"],
  ] as const;
  const kinds = parts.filter(([number]) => number > 0).map(([number, word]) => `${count(number)} ${word}`);
  return `${counted(rows.length, "trace")}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`;
}

/** "unjudged: fewer than 70 calls"; the verdict alone where it was given. */
export function verdictReason({ verdict, unjudged }: Pick<ScoreRow, "verdict" | "unjudged">): string {
  const words = VERDICT_WORDS[verdict];
  if (unjudged === undefined) return words;
  return unjudged.reason === "no-threshold"
    ? `${words}: no threshold`
    : `${words}: fewer than ${counted(unjudged.fewestCalls, "call")}`;
}

/** Why traces were not judged and what to do, one sentence a reason; empty where all were. */
export function unjudgedSentences(rows: readonly Pick<ScoreRow, "unjudged">[]): readonly string[] {
  const reasons = rows.flatMap(({ unjudged }) => (unjudged === undefined ? [] : [unjudged]));
  const noThreshold = reasons.filter(({ reason }) => reason === "no-threshold").length;
  const short = reasons.flatMap((unjudged) => (unjudged.reason === "too-few-calls" ? [unjudged.fewestCalls] : []));
  return [
    ...(noThreshold === 0
      ? []
      : [
          `${counted(noThreshold, "trace is", "traces are")} unjudged: the calibration traces are too few to promise this false-alarm rate; allow a higher one, or calibrate on more`,
        ]),
    ...(short.length === 0
      ? []
      : [
          `${counted(short.length, "trace is", "traces are")} unjudged: of a trace of fewer than ${counted(Math.max(...short), "call")} nothing is promised, since normal ones cut so short raise more alarms than that; record more of it`,
        ]),
  ];
}
