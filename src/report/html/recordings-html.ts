import type { Evaluation } from "../../results/evaluation.ts";
import { type RecordingsCell, recordingsNotes, recordingsRows } from "../recordings-rows.ts";
import { detectorName } from "./detector-marks.ts";
import { escapeHtml, type HtmlColumn, htmlTable } from "./html.ts";

const number = (head: string): HtmlColumn => ({ head, kind: "number" });

/** Detection from the onset on, time to it, and false alarms, as an HTML table. */
export function recordingsTable(evaluation: Evaluation): string {
  return htmlTable(
    "From the onset on",
    [
      { head: "Detector", kind: "text" },
      number("AUC, 95\u00a0% interval by recordings"),
      number("Detected from the onset on"),
      number("Seconds to detection: median, quartiles"),
      number("Calls to detection: median, quartiles"),
      number("Normal recordings with an alarm: promised"),
      number("Normal recordings with an alarm: observed"),
      number("False alarms per hour, normal recordings"),
      number("False alarms per hour, attack recordings before the onset"),
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
