import type { Evaluation } from "../../results/evaluation.ts";
import { promiseNotes, promiseRows, promiseVerdict } from "../promise-rows.ts";
import { markedName } from "../set-phrases.ts";
import { detectorName } from "./detector-marks.ts";
import { escapeHtml, type HtmlColumn, htmlTable } from "./html.ts";

const number = (head: string): HtmlColumn => ({ head, kind: "number" });
const text = (head: string): HtmlColumn => ({ head, kind: "text" });

/**
 * False alarms promised and observed, as shipped and after recalibration and adaptation, as HTML: a
 * table and what it means.
 */
export function promiseTable(evaluation: Evaluation): string {
  const table = htmlTable(
    "False alarms, promised and observed",
    [
      text("Detector"),
      text("Threshold"),
      number("False alarms promised"),
      number("observed"),
      number("over distinct traces"),
      number("Attacks detected"),
      number("Unjudged: normal, attacks"),
      number("Drift, p-value"),
      text("The promise"),
    ],
    evaluation.detectors.flatMap((detector, index) => {
      const { promised, driftPValue, words } = promiseVerdict(detector);
      return promiseRows(detector).map(({ threshold, falseAlarms, range, distinct, detected, unjudged }) => {
        const isShipped = threshold === "as shipped";
        return [
          detectorName(markedName(detector), index),
          threshold,
          promised,
          `<strong>${escapeHtml(falseAlarms)}</strong>${range === "" ? "" : `<span class="under">${escapeHtml(range)}</span>`}`,
          escapeHtml(distinct),
          escapeHtml(detected),
          escapeHtml(unjudged),
          isShipped ? escapeHtml(driftPValue) : "",
          isShipped ? `<strong>${words}</strong>` : "",
        ];
      });
    }),
  );
  const notes = promiseNotes(evaluation).map((note) => escapeHtml(note));
  return `${table}<p class="hint">${notes.join(" ").replaceAll(" %", "&nbsp;%")}</p>`;
}
