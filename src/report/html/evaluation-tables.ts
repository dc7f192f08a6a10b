import { count, counted, fixed, interval, NO_FIGURE, percent, signed } from "../../numbers.ts";
import type { Evaluation, TestSetResult } from "../../results/evaluation.ts";
import { intervalMark, intervalRange } from "../charts/interval-chart.ts";
import {
  exploratoryNote,
  fewerMark,
  markedName,
  rowsOfTestSet,
  setNotes,
  type SetRow,
  sizeOfTestSet,
  TEST_SETS,
  type TestSetLabel,
} from "../set-phrases.ts";
import {
  detectorName,
  escapeHtml,
  type HtmlColumn,
  htmlTable,
  numberColumn,
  textColumn,
  wrappedColumn,
} from "./html.ts";

const MARK_PIXELS = 170;

/**
 * The columns of a test set's table on the AUC scale `range`; the head names the baseline where all
 * paired differences have the same.
 */
function setColumns([low, high]: readonly [number, number], baseline: string | null): readonly HtmlColumn[] {
  return [
    textColumn("Detector"),
    numberColumn("AUC"),
    textColumn(`scale ${fixed(low, 1)} to ${fixed(high, 1)}`),
    numberColumn("95\u00a0% interval by files, below it by distinct traces"),
    numberColumn("False alarms at 90\u00a0% detected"),
    numberColumn("Detected at 1\u00a0% false alarms"),
    numberColumn("at\u00a05\u00a0%"),
    numberColumn("at\u00a015\u00a0%"),
    numberColumn(baseline === null ? "Paired difference" : `Paired difference to ${baseline}`),
  ];
}

/** No line ends between a number and its per cent sign. */
function spaced(html: string): string {
  return html.replaceAll(" %", "&nbsp;%");
}

function onlyBaseline(rows: readonly SetRow[]): string | null {
  const names = new Set(rows.flatMap(({ result }) => result.pairedDifference?.against ?? []));
  const [name] = names;
  return names.size === 1 && name !== undefined ? name : null;
}

function difference({ pairedDifference: paired }: TestSetResult, baseline: string | null): string {
  if (paired === null) return NO_FIGURE;
  const against = baseline === null ? ` to ${escapeHtml(paired.against)}` : "";
  const ends =
    paired.interval === null ? NO_FIGURE : `${signed(paired.interval[0], 3)} to ${signed(paired.interval[1], 3)}`;
  return `<strong>${signed(paired.auc, 3)}</strong>${against}<span class="under">${ends}</span>`;
}

function setTable(
  evaluation: Evaluation,
  { name, title, meaning }: TestSetLabel,
  scale: readonly [number, number],
): string {
  const rows = rowsOfTestSet(evaluation, name);
  const setSize = sizeOfTestSet(evaluation, name);
  if (setSize === null || rows.length === 0)
    return `<h3>${title}</h3><p class="hint">No figures: no attack or no normal trace is left (${meaning}).</p>`;
  const baseline = onlyBaseline(rows);
  const size = `${counted(setSize.normalTraces, "normal trace")}, ${counted(setSize.attackTraces, "attack")}`;
  const table = htmlTable(
    `Figures on the test set ${title}`,
    setColumns(scale, baseline),
    rows.map((row) => {
      const { detector, index, result } = row;
      return [
        detectorName(`${markedName(detector)}${fewerMark(row, setSize)}`, index),
        `<strong>${fixed(result.auc, 3)}</strong>`,
        intervalMark(result, index, scale, MARK_PIXELS),
        `${interval(result.aucInterval)}<span class="under">${interval(result.aucIntervalDistinct)}</span>`,
        percent(result.falseAlarmRateAt90),
        percent(result.detectionRateAt["0.01"]),
        percent(result.detectionRateAt["0.05"]),
        percent(result.detectionRateAt["0.15"]),
        difference(result, baseline),
      ];
    }),
  );
  const notes = setNotes(evaluation, name).map((note) => `<li>${spaced(escapeHtml(note))}</li>`);
  const list = notes.length === 0 ? "" : `<ul class="notes">${notes.join("")}</ul>`;
  return `<h3>${title}</h3><p class="hint">${meaning}: ${size}</p>${table}${list}`;
}

/** One table for each test set, all on the same AUC scale, as HTML. */
export function summaryTables(evaluation: Evaluation): string {
  const scale = intervalRange(TEST_SETS.flatMap(({ name }) => rowsOfTestSet(evaluation, name)));
  const note = exploratoryNote(evaluation);
  const hint = note === "" ? [] : [`<p class="hint">${note}</p>`];
  return [...TEST_SETS.map((set) => setTable(evaluation, set, scale)), ...hint].join("\n");
}

/** What each detector is, and how fast it ran, as an HTML table; and those that were left out. */
export function detectorTable(evaluation: Evaluation): string {
  return `${fittedDetectors(evaluation)}${leftOutTable(evaluation)}`;
}

/** Which detectors have no figures, and why, as HTML; "" where all have. */
function leftOutTable({ leftOut }: Evaluation): string {
  if (leftOut.length === 0) return "";
  return (
    `<h3>Left out</h3>` +
    htmlTable(
      "Detectors left out",
      [textColumn("Detector"), wrappedColumn("Why it has no figures")],
      leftOut.map(({ name, reason }) => [escapeHtml(name), escapeHtml(reason)]),
    )
  );
}

function fittedDetectors(evaluation: Evaluation): string {
  return htmlTable(
    "Detectors",
    [
      textColumn("Detector"),
      wrappedColumn("What it is"),
      numberColumn("System calls per second"),
      textColumn("On"),
      numberColumn("Traces too short"),
    ],
    evaluation.detectors.map((detector, index) => [
      detectorName(markedName(detector), index),
      escapeHtml(detector.description),
      count(detector.callsPerSecond),
      `${escapeHtml(detector.device)}, ${counted(detector.threads, "thread")}`,
      count(detector.tooShort.normalTraces + detector.tooShort.attackTraces),
    ]),
  );
}
