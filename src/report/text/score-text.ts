import picocolors from "picocolors";
import { count, counted, fixed, probability, shortPercent } from "../../numbers.ts";
import type { ScoreReport, ScoreRow, Verdict } from "../../results/score.ts";
import { describeAliases, distrustSentences } from "../input-phrases.ts";
import { printable } from "../printable.ts";
import { describeExpected, describeTogether } from "../surprise.ts";
import {
  describeDrift,
  describeForeign,
  describeGaps,
  tally,
  unjudgedSentences,
  verdictReason,
} from "../verdict-phrases.ts";
import { stretchesText } from "./explanation-text.ts";
import { leftColumn, rightColumn, type TextColumn, textTable } from "./text-table.ts";

const NAMED_FOREIGN = 5;

type Paint = (text: string) => string;

function columns(scoreUnit: string, withProgram: boolean): readonly TextColumn[] {
  return [
    leftColumn("trace"),
    ...(withProgram ? [leftColumn("program")] : []),
    rightColumn("calls"),
    rightColumn("unknown"),
    rightColumn(printable(scoreUnit)),
    rightColumn("p-value"),
    leftColumn("verdict"),
  ];
}

function surprises(row: ScoreRow): string {
  const calls = row.mostSurprising ?? [];
  if (calls.length === 0) return "";
  const table = textTable(
    [rightColumn("  call no."), leftColumn("call"), rightColumn("bits"), leftColumn("expected instead")],
    calls.map((call) => [
      call.index.toString(),
      printable(call.call),
      fixed(call.surpriseBits, 1),
      describeExpected(call),
    ]),
  );
  return `Most surprising in ${printable(row.name)}\n${table}`;
}

function stretches(row: ScoreRow): string {
  if (row.stretches === undefined) return "";
  const listed = stretchesText(row.stretches.stretches);
  const together = describeTogether(row.stretches, row.calls);
  return `Stretches of ${printable(row.name)}\n${together}${listed === "" ? "" : `\n${listed}`}`;
}

function verdictCell(row: ScoreRow, paint: Readonly<Record<Verdict, Paint>>): string {
  return [paint[row.verdict](verdictReason(row)), describeGaps(row)].filter((words) => words !== "").join(", ");
}

/** What the model does not know of each foreign trace; many of them are alike. */
function foreign(rows: readonly ScoreRow[]): string {
  const lines = rows.flatMap((row) =>
    row.foreign === undefined ? [] : [`Foreign: ${printable(`${row.name}: ${describeForeign(row.foreign)}`)}.`],
  );
  const more = lines.length - NAMED_FOREIGN;
  return [...lines.slice(0, NAMED_FOREIGN), ...(more > 0 ? [`… and ${counted(more, "more foreign trace")}`] : [])].join(
    "\n",
  );
}

/**
 * The terminal table of `score`: verdicts, threshold, most surprising calls and stretches, skipped
 * files. Plain unless `colour` is asked for.
 */
export function scoreText(report: ScoreReport, options: { readonly colour?: boolean } = {}): string {
  const colours = picocolors.createColors(options.colour ?? false);
  const paint = { normal: colours.green, alarm: colours.red, foreign: colours.yellow, unjudged: colours.yellow };
  const withProgram = report.traces.some(({ program }) => program !== undefined);
  const table = textTable(
    columns(report.scoreUnit, withProgram),
    report.traces.map((row) => [
      printable(row.name),
      ...(withProgram ? [printable(row.program ?? "")] : []),
      count(row.calls),
      count(row.unknownCalls),
      fixed(row.scoreBits, 3),
      probability(row.pValue),
      verdictCell(row, paint),
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
    report.threshold === null ? "" : describeDrift(report.drift, report.falseAlarmRate),
    foreign(report.traces),
    unjudgedSentences(report.traces)
      .map((sentence) => `${sentence}.`)
      .join("\n"),
    distrustSentences(report.input.trust)
      .map((sentence) => `${printable(sentence)}.`)
      .join("\n"),
    describeAliases(report.aliases),
    ...report.traces.flatMap((row) => [surprises(row), stretches(row)]),
    skipped,
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}
