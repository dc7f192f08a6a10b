import { count, counted, fixed, NO_FIGURE, probability } from "../../numbers.ts";
import type { DetectorResult, ScoredTrace } from "../../results/evaluation.ts";
import { judgedOf } from "../set-phrases.ts";
import { escapeHtml, type HtmlColumn, htmlTable, numberColumn, textColumn, wrappedColumn } from "./html.ts";

const SHOWN = 25;

/**
 * `traces` from nearest to furthest from the threshold (without one: highest score first), equals
 * by name.
 */
function byDistance(traces: readonly ScoredTrace[], threshold: number | null): readonly ScoredTrace[] {
  const away = (trace: ScoredTrace): number => {
    const value = threshold === null ? -trace.scoreBits : Math.abs(trace.scoreBits - threshold);
    return Number.isNaN(value) ? Infinity : value;
  };
  return traces
    .map((trace) => ({ trace, distance: away(trace) }))
    .sort((a, b) =>
      a.distance === b.distance
        ? a.trace.name < b.trace.name
          ? -1
          : a.trace.name > b.trace.name
            ? 1
            : 0
        : a.distance - b.distance,
    )
    .map(({ trace }) => trace);
}

function traceTable(label: string, traces: readonly ScoredTrace[], hasFamily: boolean, unit: string): string {
  const columns: HtmlColumn[] = [
    wrappedColumn("Trace"),
    ...(hasFamily ? [textColumn("Family")] : []),
    numberColumn("Calls"),
    numberColumn(`Score, ${unit}`),
    numberColumn("p-value"),
  ];
  return htmlTable(
    label,
    columns,
    traces.map((trace) => [
      escapeHtml(trace.name),
      ...(hasFamily ? [trace.family === null ? NO_FIGURE : escapeHtml(trace.family)] : []),
      count(trace.calls),
      fixed(trace.scoreBits, 3),
      probability(trace.pValue),
    ]),
  );
}

function listing(traces: readonly ScoredTrace[], what: string, detector: DetectorResult, hasFamily: boolean): string {
  const sorted = byDistance(traces, detector.thresholdScore);
  const near = traceTable(`${what}, nearest to the threshold`, sorted.slice(0, SHOWN), hasFamily, detector.scoreUnit);
  if (sorted.length <= SHOWN) return near;
  return `${near}<details><summary>All ${count(sorted.length)} ${what}</summary>${traceTable(`All ${what}`, sorted, hasFamily, detector.scoreUnit)}</details>`;
}

/** "judged " where some are not. */
function judgedWord(all: readonly ScoredTrace[], judged: readonly ScoredTrace[]): string {
  return judged.length === all.length ? "" : "judged ";
}

/**
 * The attacks that `detector` let pass at the promised budget, nearest to the threshold first, as
 * HTML.
 */
export function missesSection(detector: DetectorResult): string {
  const judged = judgedOf(detector.attacks);
  const misses = judged.filter(({ verdict }) => verdict === "normal");
  if (judged.length === 0)
    return `<p>There was no attack to detect${detector.attacks.length === 0 ? "" : " that could be judged"}.</p>`;
  if (misses.length === 0)
    return `<p>None: every one of the ${counted(judged.length, `${judgedWord(detector.attacks, judged)}attack`)} raised an alarm.</p>`;
  return `<p>${count(misses.length)} of the ${counted(judged.length, `${judgedWord(detector.attacks, judged)}attack`)} raised no alarm. Nearest to the threshold first.</p>${listing(misses, "misses", detector, true)}`;
}

/**
 * The normal traces on which `detector` raised an alarm at the promised budget, nearest to the
 * threshold first, as HTML.
 */
export function falseAlarmsSection(detector: DetectorResult): string {
  const judged = judgedOf(detector.normals);
  const alarms = judged.filter(({ verdict }) => verdict === "alarm");
  if (judged.length === 0) return `<p>There was no normal trace to score.</p>`;
  if (alarms.length === 0) return `<p>None: no normal trace raised an alarm.</p>`;
  return `<p>${count(alarms.length)} of the ${counted(judged.length, `${judgedWord(detector.normals, judged)}normal trace`)} raised one. Nearest to the threshold first.</p>${listing(alarms, "false alarms", detector, false)}`;
}
