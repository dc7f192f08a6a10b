import picocolors from "picocolors";
import { driftWords } from "./drift-words.ts";
import { expectedWords } from "./expected-words.ts";
import { count, counted, fixed, probability, shortPercent } from "./numbers.ts";
import { printable } from "./printable.ts";
import { togetherWords } from "./stretch-words.ts";
import { stretchesText } from "./stretches-text.ts";
import type { TextColumn } from "./text-table.ts";
import { textTable } from "./text-table.ts";
import type { ScoreReport, ScoreRow } from "./types.ts";
import { VERDICT_WORDS, tally } from "./verdict-words.ts";

function columns(scoreUnit: string): readonly TextColumn[] {
  return [
    { head: "trace", align: "left" },
    { head: "calls", align: "right" },
    { head: "unknown", align: "right" },
    { head: printable(scoreUnit), align: "right" },
    { head: "p-value", align: "right" },
    { head: "verdict", align: "left" },
  ];
}

function surprises(row: ScoreRow): string {
  const calls = row.mostSurprising ?? [];
  if (calls.length === 0) return "";
  const table = textTable(
    [
      { head: "  call no.", align: "right" },
      { head: "call", align: "left" },
      { head: "bits", align: "right" },
      { head: "expected instead", align: "left" },
    ],
    calls.map((call) => [
      call.index.toString(),
      printable(call.call),
      fixed(call.surpriseBits, 1),
      expectedWords(call),
    ]),
  );
  return `Most surprising in ${printable(row.name)}\n${table}`;
}

function stretches(row: ScoreRow): string {
  if (row.stretches === undefined) return "";
  const listed = stretchesText(row.stretches.stretches);
  const together = togetherWords(row.stretches, row.calls);
  return `Stretches of ${printable(row.name)}\n${together}${listed === "" ? "" : `\n${listed}`}`;
}

/** The terminal table of `score`: verdicts, threshold, most surprising calls and stretches, skipped files. Plain unless `colour` is asked for. */
export function scoreText(report: ScoreReport, options: { readonly colour?: boolean } = {}): string {
  const colours = picocolors.createColors(options.colour ?? false);
  const paint = { normal: colours.green, alarm: colours.red, "too-short": colours.yellow, foreign: colours.yellow };
  const table = textTable(
    columns(report.scoreUnit),
    report.traces.map((row) => [
      printable(row.name),
      count(row.calls),
      count(row.unknownCalls),
      fixed(row.scoreBits, 3),
      probability(row.pValue),
      paint[row.verdict](VERDICT_WORDS[row.verdict]),
    ]),
  );
  const rule =
    report.threshold === null
      ? `no threshold: too few calibration scores for a budget of ${shortPercent(report.falseAlarmRate)} false alarms`
      : `alarm above ${fixed(report.threshold, 3)} ${printable(report.scoreUnit)}, a budget of ${shortPercent(report.falseAlarmRate)} false alarms`;
  const skipped =
    report.skipped.length === 0
      ? ""
      : [
          `Skipped ${counted(report.skipped.length, "file")}:`,
          ...report.skipped.map((file) => `  ${printable(file.path)}: ${printable(file.reason)}`),
        ].join("\n");
  const sections = [
    report.traces.length === 0 ? "" : table,
    `${tally(report.traces)}. Model ${printable(report.model)}; ${rule}.`,
    report.threshold === null ? "" : driftWords(report.drift, report.falseAlarmRate),
    ...report.traces.flatMap((row) => [surprises(row), stretches(row)]),
    skipped,
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}
