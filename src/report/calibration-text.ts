import type { CalibrationReport } from "../results/adaptation.ts";
import { counted, fixed, percent, shortPercent } from "../numbers.ts";
import { printable } from "./printable.ts";

/** The old threshold beside the new one, and what the old one would have done to these traces. Ends with a line break. */
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
