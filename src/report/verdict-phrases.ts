import { type Drift, DRIFT_SIZE, FEWEST_TRACES_FOR_DRIFT } from "../core/drift.ts";
import type { Gaps } from "../core/trace.ts";
import { count, counted, fixed, probability, shortPercent } from "../numbers.ts";
import type { ChosenIncident, Explanation, ForeignCalls, ProcessOfTree, ScoreRow, Verdict } from "../results/score.ts";

const NAMED_CALLS = 5;
/** In a cell of a table. */
const NAMED_IN_A_CELL = 3;
/** How a reader of the command line recalibrates. */
const RECALIBRATE = "recalibrate with calibrate --normal or adapt --normal";

/** A verdict as people read it. */
export const VERDICT_PHRASES: Readonly<Record<Verdict, string>> = {
  normal: "normal",
  alarm: "ALARM",
  foreign: "foreign: the model does not know this host's calls",
  unjudged: "unjudged",
};

/** What goes with a verdict on a trace whose recording has gaps; "" where it has none. */
export function describeGaps(gaps: Gaps): string {
  const kinds = gapKinds(gaps);
  return kinds.length === 0 ? "" : `with gaps: ${kinds.join(", ")}`;
}

/** "12 events lost", "3 serial numbers missing", "1 call not read": those kinds that there are. */
function gapKinds({ lostEvents, missingEvents, unreadCalls }: Gaps): readonly string[] {
  return [
    ...(lostEvents === 0 ? [] : [`${counted(lostEvents, "event")} lost`]),
    ...(missingEvents === 0 ? [] : [`${counted(missingEvents, "serial number")} missing`]),
    ...(unreadCalls === 0 ? [] : [`${counted(unreadCalls, "call")} not read`]),
  ];
}

/** "62 % of its calls never occurred in training: pread64 (12 times), futex (9), …" */
export function describeForeign({ share, calls }: ForeignCalls): string {
  const named = calls.slice(0, NAMED_CALLS).map(({ call, times }) => `${call} (${counted(times, "time")})`);
  const more = calls.length > NAMED_CALLS ? `, and ${counted(calls.length - NAMED_CALLS, "more call")}` : "";
  return `${shortPercent(share)} of its calls never occurred in training: ${named.join(", ")}${more}`;
}

/** "init_module (3 times), bpf: never made in training" */
function describeNeverMade({ calls }: ForeignCalls): string {
  const named = calls
    .slice(0, NAMED_IN_A_CELL)
    .map(({ call, times }) => (times === 1 ? call : `${call} (${counted(times, "time")})`));
  const more = calls.length - NAMED_IN_A_CELL;
  return `${named.join(", ")}${more > 0 ? ` and ${counted(more, "more call")}` : ""}: never made in training`;
}

/** Says of a batch that the model does not cover its calls; "" where it does. Unescaped. */
export function describeForeignBatch(rows: readonly Pick<ScoreRow, "verdict">[]): string {
  const foreign = rows.filter(({ verdict }) => verdict === "foreign").length;
  if (foreign === 0) return "";
  return `The model does not cover this host's calls: in ${foreign} of ${counted(rows.length, "trace")} more than a quarter of them never occurred in its training, so that its verdicts say nothing here. Use a model of this host.`;
}

/**
 * "unjudged: fewer than 70 calls", "ALARM: init_module (3 times): never made in training"; the
 * verdict alone where the score decided. Unescaped.
 */
export function verdictReason({
  verdict,
  unjudged,
  foreign,
}: Pick<ScoreRow, "verdict" | "unjudged" | "foreign">): string {
  const words = VERDICT_PHRASES[verdict];
  if (verdict === "alarm" && foreign !== undefined) return `${words}: ${describeNeverMade(foreign)}`;
  if (unjudged === undefined) return words;
  return unjudged.reason === "no-threshold"
    ? `${words}: no threshold`
    : `${words}: fewer than ${counted(unjudged.fewestCalls, "call")}`;
}

/** Why traces were not judged and what to do: one sentence per reason; empty where all were. */
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

/** Which incident was taken, out of what, and how to take another. */
export function describeChosen({ incident, incidents, traces }: ChosenIncident): string {
  const { kind, name, verdict, pValue, threads } = incident;
  const others = "--trace NAME explains another, score lists them.";
  if (kind === "trace") return `It is the worst of ${counted(traces, "trace")}. ${others}`;
  const rank = pValue === null ? "" : `, p-value ${probability(pValue)}`;
  const unit = `${kind === "tree" ? "tree of processes" : kind} ${name} (${counted(threads, "thread")})`;
  return `Incident: ${VERDICT_PHRASES[verdict]}${rank}. It is the ${unit}, the worst of ${count(incidents)}; explained is its worst trace, one of ${count(traces)} in all. ${others}`;
}

/** "56 (bash), made by 14"; "57, a fork of bash, made by 56" where it never ran its own program. */
export function describeProcess({ process, parent, program, forkOf }: ProcessOfTree): string {
  const isFork = forkOf !== null;
  const words = isFork ? `${process}, a fork of ${forkOf}` : `${process}${program === null ? "" : ` (${program})`}`;
  return parent === null ? words : `${words}, made by ${parent}`;
}

/** The verdict on one trace in one or two plain sentences, unescaped, and what weakens it. */
export function explanationSentence(explanation: Explanation): string {
  const { foreign } = explanation;
  const kinds = gapKinds(explanation);
  const gaps = kinds.length === 0 ? "" : ` Its recording has gaps (${kinds.join(", ")}), and they count as surprise.`;
  return `${verdictSentence(explanation)}${foreign === undefined ? "" : ` ${describeForeign(foreign)}.`}${gaps}`;
}

function verdictSentence({
  verdict,
  unjudged,
  foreign,
  scoreBits,
  scoreUnit,
  pValue,
  threshold,
  model,
}: Explanation): string {
  if (verdict === "foreign")
    return `The model ${model} does not know this host's calls: too many of them are unknown or were never trained, so no verdict was given.`;
  if (verdict === "alarm" && foreign !== undefined) return `Alarm: ${describeNeverMade(foreign)}.`;
  const side = verdict === "alarm" ? "above" : "not above";
  const rule =
    threshold === null
      ? "; the model has too few calibration scores for a threshold"
      : unjudged === undefined
        ? `, ${side} the alarm threshold of ${fixed(threshold, 3)}`
        : "";
  const score =
    scoreBits === null
      ? "It has no score"
      : scoreUnit === "bits a call"
        ? `Its calls surprised the model ${model} by ${fixed(scoreBits, 3)} bits on average${rule}`
        : `The model ${model} gives it a score of ${fixed(scoreBits, 3)} (${scoreUnit})${rule}`;
  const rank =
    pValue === null
      ? ""
      : ` p-value ${probability(pValue)}: that share of normal traces like those of the calibration would score at least as high.`;
  const word = verdict === "alarm" ? "Alarm" : verdict === "normal" ? "Normal" : "Unjudged";
  const reason = unjudgedSentences(unjudged === undefined ? [] : [{ unjudged }]).map((sentence) => ` ${sentence}.`);
  return `${word}. ${score}.${rank}${reason.join("")}`;
}

/** The p-value as reports print it: "p = 0.20", "p < 0.0001". */
function formatPValue(pValue: number): string {
  const text = probability(pValue);
  return text.startsWith("<") || text.startsWith(">") ? `p ${text}` : `p = ${text}`;
}

/**
 * What a batch's drift means for the promise, in plain text: withdrawn, not contradicted, or too
 * few traces to decide.
 * @param falseAlarmRate the promised share, in (0, 1)
 * @param remedy how the reader recalibrates, where they read it
 */
export function describeDrift(drift: Drift, falseAlarmRate: number, remedy = RECALIBRATE): string {
  const promise = `promise of at most ${shortPercent(falseAlarmRate)} false alarms`;
  const sides = `${counted(drift.traces, "distinct trace")} and ${counted(drift.calibrationTraces, "calibration trace")}`;
  if (drift.drifted === null || drift.pValue === null) {
    return `Too few traces to tell whether the ${promise} holds for this batch: ${sides}; it takes ${FEWEST_TRACES_FOR_DRIFT} of each.`;
  }
  const test = `${sides}, one-sided Kolmogorov-Smirnov test of size ${shortPercent(DRIFT_SIZE)}, ${formatPValue(drift.pValue)}`;
  if (!drift.drifted) {
    return `Nothing contradicts the ${promise}: the batch scores no higher than the calibration traces, as far as this data shows (${test}).`;
  }
  return (
    `The ${promise} is withdrawn for this batch: it scores higher than the calibration traces (${test}), so nothing vouches for it. ` +
    "Either other things are normal on this host, or much of the batch is attacks, which drifts as well. " +
    `When you know that such traces are normal, ${remedy}.`
  );
}
