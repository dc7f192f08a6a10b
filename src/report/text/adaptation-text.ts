import { counted, fixed, percent, shortPercent } from "../../numbers.ts";
import type { AdaptationReport, CalibrationReport, JudgedModel } from "../../results/budget.ts";
import { printable } from "../printable.ts";
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

/**
 * The old threshold beside the new one, and what the old one would have done to these traces. Ends
 * with a line break.
 */
export function calibrationText(report: CalibrationReport): string {
  const budget = shortPercent(report.falseAlarmRate);
  const threshold = (value: number | null): string =>
    value === null ? `none (too few scores to promise ${budget})` : `alarm above ${fixed(value, 3)}`;
  const leftOut = [
    report.tooShort === 0 ? "" : `${counted(report.tooShort, "trace")} too short`,
    report.foreign === 0 ? "" : `${counted(report.foreign, "trace")} of calls that the model never saw`,
  ].filter((part) => part !== "");
  const lines = [
    `${printable(report.model)}, calibrated on ${counted(report.traces, "normal trace")}${leftOut.length === 0 ? "" : `; left out: ${leftOut.join(", ")}`}`,
    `  threshold before  ${threshold(report.oldThreshold)}; it would alarm ${percent(report.oldFalseAlarmRate)} of these normal traces, ${budget} were promised`,
    `  threshold now     ${threshold(report.newThreshold)}, for ${budget} of normal traces like these`,
    `The model is in ${printable(report.out)}`,
  ];
  return `${lines.join("\n")}\n`;
}
