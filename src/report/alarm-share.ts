import type { ScoredTrace } from "../results/evaluation.ts";

/** The traces that were judged: alarm or normal. */
export function judgedOf(traces: readonly ScoredTrace[]): readonly ScoredTrace[] {
  return traces.filter(({ verdict }) => verdict !== "unjudged");
}

/** The share of the judged traces that raised an alarm, in [0, 1]; null where none was judged. */
export function alarmShare(traces: readonly ScoredTrace[]): number | null {
  const judged = judgedOf(traces);
  return judged.length === 0 ? null : judged.filter(({ verdict }) => verdict === "alarm").length / judged.length;
}
