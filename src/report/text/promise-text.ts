import type { Evaluation } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { promiseNotes, promiseRows, promiseVerdict } from "../promise-rows.ts";
import { markedName } from "../set-phrases.ts";
import { type TextColumn, textTable } from "./text-table.ts";

const left = (head: string): TextColumn => ({ head, align: "left" });
const right = (head: string): TextColumn => ({ head, align: "right" });

/**
 * False alarms promised and observed, as shipped and after recalibration and adaptation; plain text
 * without a final line break.
 */
export function promiseSection(evaluation: Evaluation): string {
  const table = textTable(
    [
      left("\ndetector"),
      right("false alarms\npromised"),
      right("drift\np-value"),
      left("\nthe promise"),
      left("\nthreshold"),
      right("false alarms\nobserved"),
      right("\nrange"),
      right("distinct\ntraces"),
      right("attacks\ndetected"),
      right("unjudged:\nnormal, attacks"),
    ],
    evaluation.detectors.map((detector) => {
      const { promised, driftPValue, words } = promiseVerdict(detector);
      const rows = promiseRows(detector);
      const lines = (cell: (row: (typeof rows)[number]) => string): string => rows.map(cell).join("\n");
      return [
        printable(markedName(detector)),
        promised,
        driftPValue,
        words,
        lines((row) => row.threshold),
        lines((row) => row.falseAlarms),
        lines((row) => row.range),
        lines((row) => row.distinct),
        lines((row) => row.detected),
        lines((row) => row.unjudged),
      ];
    }),
  );
  const notes = promiseNotes(evaluation).map((note) => `  * ${printable(note)}`);
  return ["False alarms, promised and observed, official test set", table, ...notes].join("\n");
}
