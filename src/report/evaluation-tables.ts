import { detectorName, exploratoryNote, markedName } from "./detector-marks.ts";
import { escapeHtml } from "./html.ts";
import type { HtmlColumn } from "./html-table.ts";
import { htmlTable } from "./html-table.ts";
import { intervalMark, intervalRange } from "./interval-chart.ts";
import { NO_FIGURE, count, counted, fixed, interval, percent, signed } from "./numbers.ts";
import { TEST_SETS, rowsOfTestSet } from "./test-sets.ts";
import type { SetRow, TestSetLabel } from "./test-sets.ts";
import type { Evaluation, TestSetResult } from "./types.ts";

const number = (head: string): HtmlColumn => ({ head, kind: "number" });
const text = (head: string): HtmlColumn => ({ head, kind: "text" });

/** The columns of a test set's table on the AUC scale `range`; the one baseline of all paired differences, if there is one, stands in the head. */
function setColumns([low, high]: readonly [number, number], baseline: string | null): readonly HtmlColumn[] {
  return [
    text("Detector"),
    number("AUC"),
    text(`scale ${fixed(low, 1)} to ${fixed(high, 1)}`),
    number("95\u00a0% interval by files, below it by distinct traces"),
    number("False alarms at 90\u00a0% detected"),
    number("Detected at 1\u00a0% false alarms"),
    number("at\u00a05\u00a0%"),
    number("at\u00a015\u00a0%"),
    number(baseline === null ? "Paired difference" : `Paired difference to ${baseline}`),
  ];
}

function onlyBaseline(rows: readonly SetRow[]): string | null {
  const names = new Set(rows.flatMap(({ result }) => result.pairedDifference?.against ?? []));
  const [name] = names;
  return names.size === 1 && name !== undefined ? name : null;
}

function difference({ pairedDifference: paired }: TestSetResult, baseline: string | null): string {
  if (paired === null) return NO_FIGURE;
  const [low, high] = paired.interval;
  const against = baseline === null ? ` to ${escapeHtml(paired.against)}` : "";
  return `<strong>${signed(paired.auc, 3)}</strong>${against}<span class="under">${signed(low, 3)} to ${signed(high, 3)}</span>`;
}

function setTable(
  evaluation: Evaluation,
  { name, title, meaning }: TestSetLabel,
  scale: readonly [number, number],
): string {
  const rows = rowsOfTestSet(evaluation, name);
  const first = rows[0];
  if (first === undefined)
    return `<h3>${title}</h3><p class="hint">No figures: no attack or no normal trace is left (${meaning}).</p>`;
  const baseline = onlyBaseline(rows);
  const size = `${counted(first.result.normalTraces, "normal trace")}, ${counted(first.result.attackTraces, "attack")}`;
  const table = htmlTable(
    `Figures on the test set ${title}`,
    setColumns(scale, baseline),
    rows.map((row) => {
      const { detector, result } = row;
      const index = evaluation.detectors.indexOf(detector);
      return [
        detectorName(markedName(detector), index),
        `<strong>${fixed(result.auc, 3)}</strong>`,
        intervalMark(row, index, scale),
        `${interval(result.aucInterval)}<span class="under">${interval(result.aucIntervalDistinct)}</span>`,
        percent(result.falseAlarmRateAt90),
        percent(result.detectionRateAt["0.01"]),
        percent(result.detectionRateAt["0.05"]),
        percent(result.detectionRateAt["0.15"]),
        difference(result, baseline),
      ];
    }),
  );
  return `<h3>${title}</h3><p class="hint">${meaning}: ${size}</p>${table}`;
}

/** One table for each test set, all on the same AUC scale, as HTML. */
export function summaryTables(evaluation: Evaluation): string {
  const scale = intervalRange(TEST_SETS.flatMap(({ name }) => rowsOfTestSet(evaluation, name)));
  const note = exploratoryNote(evaluation);
  const hint = note === "" ? [] : [`<p class="hint">${note}</p>`];
  return [...TEST_SETS.map((set) => setTable(evaluation, set, scale)), ...hint].join("\n");
}

/** What each detector is, and how fast it ran, as an HTML table. */
export function detectorTable(evaluation: Evaluation): string {
  return htmlTable(
    "Detectors",
    [
      text("Detector"),
      { head: "What it is", kind: "wrapped" },
      number("System calls a second"),
      text("On"),
      number("Traces too short"),
    ],
    evaluation.detectors.map((detector, index) => [
      detectorName(markedName(detector), index),
      escapeHtml(detector.description),
      count(detector.callsPerSecond),
      `${escapeHtml(detector.device)}, ${counted(detector.threads, "thread")}`,
      count(detector.tooShortTraces),
    ]),
  );
}
