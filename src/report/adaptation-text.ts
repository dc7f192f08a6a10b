import type { JudgedModel, AdaptationReport } from "../results/adaptation.ts";
import { counted, fixed, percent, shortPercent } from "../numbers.ts";
import { printable } from "./printable.ts";
import { textTable } from "./text-table.ts";

/** The model before and after, on traces that took no part. Ends with a line break. */
export function adaptationText(report: AdaptationReport): string {
  const leftOut = [
    report.tooShort === 0 ? "" : `${counted(report.tooShort, "trace")} too short`,
    report.leftOut === 0 ? "" : `${counted(report.leftOut, "trace")} of too low a p-value`,
  ].filter((part) => part !== "");
  const row = (name: string, judged: JudgedModel): readonly string[] => [
    name,
    fixed(judged.meanScore, 3),
    judged.threshold === null ? "none" : `above ${fixed(judged.threshold, 3)}`,
    percent(judged.falseAlarmRate),
  ];
  const table = textTable(
    [
      { head: "", align: "left" },
      { head: report.scoreUnit, align: "right" },
      { head: "alarm", align: "right" },
      { head: "false alarms", align: "right" },
    ],
    [row("before", report.before), row("only recalibrated", report.recalibrated), row("adapted", report.adapted)],
  );
  return [
    `${printable(report.model)}, adapted to ${printable(report.dataset)}: ${counted(report.learnt, "normal trace")} learnt, the threshold set on ${report.calibrating} others${leftOut.length === 0 ? "" : `; left out: ${leftOut.join(", ")}`}`,
    `Judged on ${counted(report.judging, "distinct trace")} that took no part in either; ${shortPercent(report.falseAlarmRate)} false alarms are promised:`,
    table,
    `The adapted model is in ${printable(report.out)}; the old one is as it was.`,
    "",
  ].join("\n");
}
