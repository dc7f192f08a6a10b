import type { Evaluation } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { hasRecordings, type RecordingsCell, recordingsNotes, recordingsRows } from "../recordings-rows.ts";
import { type TextColumn, textTable } from "./text-table.ts";

const right = (head: string): TextColumn => ({ head, align: "right" });
const left = (head: string): TextColumn => ({ head, align: "left" });

const COLUMNS = [
  left("\n\ndetector"),
  right("\n\nAUC"),
  left("95 %\ninterval, by\nrecordings"),
  right("\n\ndetected"),
  left("\n\nwith its 95 % interval"),
  right("seconds\nto detection,\nmedian"),
  left("\n\nquartiles"),
  right("calls\nto detection,\nmedian"),
  left("\n\nquartiles"),
];
const FALSE_ALARM_COLUMNS = [
  left("\n\ndetector"),
  right("normal recordings\nwith an alarm,\npromised"),
  right("\n\nobserved"),
  left("\n\nwith its 95 % interval"),
  right("false alarms\nper hour, normal\nrecordings"),
  left("\n\nalarms"),
  right("false alarms per\nhour, attacks\nbefore the onset"),
  left("\n\nalarms"),
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
