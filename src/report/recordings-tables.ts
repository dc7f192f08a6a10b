import { SLIDING_SPAN } from "../core/sliding-alarm.ts";
import { count, counted, fixed, interval, NO_FIGURE, percent, shortPercent } from "../numbers.ts";
import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import type { FalseAlarms, Quartiles, RecordingsResult } from "../results/recordings.ts";
import { detectorName, escapeHtml, htmlTable, numberColumn, textColumn } from "./html/html.ts";
import { printable } from "./printable.ts";
import { markedName } from "./set-phrases.ts";
import { leftColumn, rightColumn, textTable } from "./text/text-table.ts";

/** A cell of the table: a figure, and its detail in smaller type, "" for nothing. */
interface RecordingsCell {
  readonly figure: string;
  readonly detail: string;
}

/** One detector's figures on recordings with an onset, as words. */
interface RecordingsRow {
  /** With its mark. */
  readonly name: string;
  /** Its place in the evaluation, for its colour. */
  readonly index: number;
  readonly auc: RecordingsCell;
  readonly detected: RecordingsCell;
  readonly seconds: RecordingsCell;
  readonly calls: RecordingsCell;
  readonly promised: string;
  readonly observed: RecordingsCell;
  readonly perHour: RecordingsCell;
  readonly perHourBefore: RecordingsCell;
}

type Judged = DetectorResult & { readonly recordings: RecordingsResult };

/** Whether the evaluation looked at recordings with an onset. */
export function hasRecordings({ detectors }: Evaluation): boolean {
  return detectors.some(isJudged);
}

/** The rows of the table, in the evaluation's order; none for detectors that take no part. */
function recordingsRows({ detectors }: Evaluation): readonly RecordingsRow[] {
  return detectors.flatMap((detector, index) => (isJudged(detector) ? rowOf(detector, index) : []));
}

/** What the table measures and what a reader must know of it, plain sentences. */
function recordingsNotes({ detectors }: Evaluation): readonly string[] {
  const judged = detectors.filter(isJudged);
  const [first] = judged;
  if (first === undefined) return [];
  const { threshold, attackRecordings, normal, withoutOnset, onsetOutside } = first.recordings;
  const others = detectors.filter((detector) => !isJudged(detector)).map(({ name }) => name);
  const { spanCalls, fewestCalls } = SLIDING_SPAN;
  return [
    `${counted(attackRecordings, "attack recording")}, judged from the onset of the attack on, and ${counted(normal.recordings, "normal recording")}.`,
    `The score of a thread after each call is the mean surprise of its last ${spanCalls} calls, once it has made ${fewestCalls}; an alarm before the onset is a false one, and consecutive calls above the threshold are one alarm.`,
    `The threshold comes from ${counted(threshold.recordings, "normal recording")} (${threshold.from === "validation" ? "those in the data set's own validation folder" : threshold.from}) and from no attack.`,
    ...(threshold.promised > threshold.requested
      ? [
          `They are too few to promise ${shortPercent(threshold.requested)}: the threshold is their highest score, which promises ${shortPercent(threshold.promised)}.`,
        ]
      : []),
    "For the AUC a normal recording counts from as long after its start on as attacks begin in the median.",
    ...leftOutOfAuc(judged),
    ...judged.flatMap(({ name, recordings: { alarmedAtOnset, detected } }) =>
      alarmedAtOnset === 0
        ? []
        : [
            `${name}: ${alarmedAtOnset} of its ${counted(detected, "detection")} rest on an alarm that was up already at the onset; they have no time to detection.`,
          ],
    ),
    ...(withoutOnset === 0 ? [] : [`${counted(withoutOnset, "attack recording")} without an onset: not judged.`]),
    ...(onsetOutside === 0
      ? []
      : [
          `${counted(onsetOutside, "attack recording")} with an onset before the first call or after the last: not judged.`,
        ]),
    ...(others.length === 0
      ? []
      : [`Without a part in this: ${others.join(", ")}, whose score is not a mean of surprise per call.`]),
  ];
}

/**
 * Recordings without a score in the stretch that the AUC compares, a sentence for all detectors or
 * one for each.
 */
function leftOutOfAuc(judged: readonly Judged[]): readonly string[] {
  const sentences = judged.map(({ name, recordings: { normal, attackRecordings, aucNormals, aucAttacks } }) => {
    const [normals, attacks] = [normal.recordings - aucNormals, attackRecordings - aucAttacks];
    const sentence =
      normals + attacks === 0
        ? ""
        : `the AUC leaves out ${normals} of ${counted(normal.recordings, "normal recording")} and ${attacks} of ${counted(attackRecordings, "attack recording")}: no call of theirs has a score there.`;
    return { name, sentence };
  });
  const [first = ""] = sentences.map(({ sentence }) => sentence);
  if (sentences.every(({ sentence }) => sentence === first)) return first === "" ? [] : [`T${first.slice(1)}`];
  return sentences.filter(({ sentence }) => sentence !== "").map(({ name, sentence }) => `${name}: ${sentence}`);
}

/** Whether a detector takes part. */
export function isJudged(detector: DetectorResult): detector is Judged {
  return detector.recordings !== undefined && detector.recordings !== null;
}

function rowOf({ recordings: result, ...detector }: Judged, index: number): RecordingsRow {
  const { detected, attackRecordings, normal } = result;
  return {
    name: markedName(detector),
    index,
    auc: { figure: fixed(result.auc, 3), detail: range(result.aucInterval, 3) },
    detected: {
      figure: percent(result.detectionRate),
      detail: `${count(detected)} of ${count(attackRecordings)}${shares(result.detectionInterval)}`,
    },
    seconds: quartiles(result.secondsToDetection, (value) => fixed(value, value < 10 ? 2 : 1)),
    calls: quartiles(result.callsToDetection, count),
    promised: shortPercent(result.threshold.promised),
    observed: {
      figure: percent(result.observed),
      detail: `${count(normal.alarmedRecordings)} of ${count(normal.recordings)}${shares(result.observedInterval)}`,
    },
    perHour: perHour(normal),
    perHourBefore: perHour(result.beforeOnset),
  };
}

function quartiles(values: Quartiles | null, words: (value: number) => string): RecordingsCell {
  if (values === null) return { figure: NO_FIGURE, detail: "" };
  return { figure: words(values.median), detail: `${words(values.lower)} to ${words(values.upper)}` };
}

function perHour({ alarms, hours, alarmsPerHour }: FalseAlarms): RecordingsCell {
  return { figure: fixed(alarmsPerHour, 1), detail: `${count(alarms)} in ${fixed(hours, hours < 10 ? 2 : 1)} h` };
}

function range(ends: readonly [number, number] | null, digits: number): string {
  return ends === null ? "" : interval(ends, digits);
}

function shares(ends: readonly [number, number] | null): string {
  return ends === null ? "" : `, ${fixed(100 * ends[0], 0)} to ${percent(ends[1], 0)}`;
}

const COLUMNS = [
  leftColumn("\n\ndetector"),
  rightColumn("\n\nAUC"),
  leftColumn("95 %\ninterval, by\nrecordings"),
  rightColumn("\n\ndetected"),
  leftColumn("\n\nwith its 95 % interval"),
  rightColumn("seconds\nto detection,\nmedian"),
  leftColumn("\n\nquartiles"),
  rightColumn("calls\nto detection,\nmedian"),
  leftColumn("\n\nquartiles"),
];
const FALSE_ALARM_COLUMNS = [
  leftColumn("\n\ndetector"),
  rightColumn("normal recordings\nwith an alarm,\npromised"),
  rightColumn("\n\nobserved"),
  leftColumn("\n\nwith its 95 % interval"),
  rightColumn("false alarms\nper hour, normal\nrecordings"),
  leftColumn("\n\nalarms"),
  rightColumn("false alarms per\nhour, attacks\nbefore the onset"),
  leftColumn("\n\nalarms"),
];

/**
 * Detection from the onset on, time to it, and false alarms, plain text without a final line break;
 * "" where no recording has an onset.
 */
export function recordingsSection(evaluation: Evaluation): string {
  if (!hasRecordings(evaluation)) return "";
  const rows = recordingsRows(evaluation);
  const cells = ({ figure, detail }: RecordingsCell): readonly string[] => [figure, detail];
  const detection = rows.map((row) => [
    printable(row.name),
    ...cells(row.auc),
    ...cells(row.detected),
    ...cells(row.seconds),
    ...cells(row.calls),
  ]);
  const falseAlarms = rows.map((row) => [
    printable(row.name),
    row.promised,
    ...cells(row.observed),
    ...cells(row.perHour),
    ...cells(row.perHourBefore),
  ]);
  return [
    "From the onset on",
    ...recordingsNotes(evaluation).map((note) => `  ${printable(note)}`),
    textTable(COLUMNS, detection),
    textTable(FALSE_ALARM_COLUMNS, falseAlarms),
  ].join("\n");
}

/** Detection from the onset on, time to it, and false alarms, as an HTML table. */
export function recordingsTable(evaluation: Evaluation): string {
  return htmlTable(
    "From the onset on",
    [
      textColumn("Detector"),
      numberColumn("AUC, 95\u00a0% interval by recordings"),
      numberColumn("Detected from the onset on"),
      numberColumn("Seconds to detection: median, quartiles"),
      numberColumn("Calls to detection: median, quartiles"),
      numberColumn("Normal recordings with an alarm: promised"),
      numberColumn("Normal recordings with an alarm: observed"),
      numberColumn("False alarms per hour, normal recordings"),
      numberColumn("False alarms per hour, attack recordings before the onset"),
    ],
    recordingsRows(evaluation).map((row) => [
      detectorName(row.name, row.index),
      cell(row.auc),
      cell(row.detected),
      cell(row.seconds),
      cell(row.calls),
      row.promised,
      cell(row.observed),
      cell(row.perHour),
      cell(row.perHourBefore),
    ]),
  );
}

/** The sentences that go with the table. */
export function recordingsHint(evaluation: Evaluation): string {
  return escapeHtml(recordingsNotes(evaluation).join(" ")).replaceAll(" %", "&nbsp;%");
}

function cell({ figure, detail }: RecordingsCell): string {
  const below = detail === "" ? "" : `<span class="under">${escapeHtml(detail)}</span>`;
  return `<strong>${escapeHtml(figure)}</strong>${below}`;
}
