import picocolors from "picocolors";
import { at } from "../../core/at.ts";
import { highestFirst } from "../../core/units.ts";
import { count, counted, fixed, probability, shortPercent } from "../../numbers.ts";
import type { Incident, ScoreReport, ScoreRow, Verdict } from "../../results/score.ts";
import { describeAliases, distrustSentences } from "../input-phrases.ts";
import { advise, describeIncident, describeUnitRule, tallyIncidents } from "../incident-phrases.ts";
import { printable } from "../printable.ts";
import { describeExpected, describeTogether } from "../surprise.ts";
import {
  describeDrift,
  describeForeignBatch,
  describeForeign,
  describeGaps,
  unjudgedSentences,
  verdictReason,
} from "../verdict-phrases.ts";
import { stretchesText } from "./explanation-text.ts";
import { leftColumn, rightColumn, shownColumns, type TextColumn, textTable } from "./text-table.ts";

const NAMED_FOREIGN = 5;

type Paint = (text: string) => string;

function columnsOf(shown: readonly Incident[], scoreUnit: string): readonly Column[] {
  const isAny = (test: (incident: Incident) => boolean): boolean => shown.some(test);
  return [
    {
      ...leftColumn(isAny(({ kind }) => kind !== "trace") ? "incident" : "trace"),
      cell: ({ name }) => printable(name),
    },
    ...(isAny((incident) => describeIncident(incident) !== "")
      ? [{ ...leftColumn("program"), cell: (incident: Incident) => printable(describeIncident(incident)) }]
      : []),
    ...(isAny(({ threads }) => threads > 1)
      ? [{ ...rightColumn("threads"), cell: ({ threads }: Incident) => count(threads) }]
      : []),
    { ...rightColumn("calls"), cell: ({ calls }) => count(calls) },
    ...(isAny(({ unknownCalls }) => unknownCalls > 0)
      ? [{ ...rightColumn("unknown"), cell: ({ unknownCalls }: Incident) => count(unknownCalls) }]
      : []),
    { ...rightColumn(printable(scoreUnit)), cell: ({ score }) => fixed(score, 3) },
    { ...rightColumn("p-value"), cell: ({ pValue }) => probability(pValue) },
  ];
}

interface Column extends TextColumn {
  readonly cell: (incident: Incident) => string;
}

/** Which incidents the text shows, and how. */
export interface ScoreTextOptions {
  readonly colour?: boolean;
  /** How wide a line may be; without it names are as long as they are. */
  readonly columns?: number | null;
  /** Also those that are no alarm. */
  readonly all?: boolean;
  /** Only the first so many. */
  readonly top?: number | undefined;
  readonly sort?: IncidentOrder;
  /** Only those of as many calls. */
  readonly minCalls?: number;
}

/** How `--sort` puts incidents in order; "worst" is alarms first, then by p-value and score. */
export const INCIDENT_ORDERS = ["worst", "score", "calls", "name"] as const;

type IncidentOrder = (typeof INCIDENT_ORDERS)[number];

const COMPARE: Readonly<Record<Exclude<IncidentOrder, "worst">, (a: Incident, b: Incident) => number>> = {
  score: highestFirst,
  calls: (a, b) => b.calls - a.calls,
  name: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
};

function shownOf(report: ScoreReport, options: ScoreTextOptions): readonly Incident[] {
  const { all = false, sort = "worst", minCalls = 0, top = Infinity } = options;
  const wanted = report.incidents.filter(
    ({ verdict, calls }) => calls >= minCalls && (all || verdict === "alarm" || verdict === "foreign"),
  );
  return (sort === "worst" ? wanted : wanted.toSorted(COMPARE[sort])).slice(0, top);
}

/** The fewest columns that a name, or a program, keeps where the terminal is narrow. */
const LEAST_COLUMNS = 12;

/**
 * The table. Where the terminal is too narrow for it, the unit takes two lines, and the names, then
 * the programs lose their beginnings.
 */
function incidentTable(
  shown: readonly Incident[],
  { scoreUnit }: ScoreReport,
  paint: Readonly<Record<Verdict, Paint>>,
  width: number | null,
): string {
  const columns = columnsOf(shown, scoreUnit);
  const cells = shown.map((incident) => [...columns.map(({ cell }) => cell(incident)), verdictCell(incident, paint)]);
  const heads = [...columns, leftColumn("verdict")];
  const wide = textTable(heads, cells);
  if (width === null || tableColumns(wide) <= width) return wide;
  const narrowHeads = heads.map((head) => ({ ...head, head: head.head.replace(/ (?=\S+$)/, "\n") }));
  const cut = (column: number): void => {
    const over = tableColumns(textTable(narrowHeads, cells)) - width;
    if (over <= 0) return;
    const longest = cells.reduce((most, row) => Math.max(most, shownColumns(at(row, column))), 0);
    const room = Math.max(LEAST_COLUMNS, longest - over);
    for (const row of cells) {
      const text = at(row, column);
      if (shownColumns(text) > room) row[column] = `…${text.slice(1 - room)}`;
    }
  };
  cut(0);
  if (columns[1]?.head === "program") cut(1);
  return textTable(narrowHeads, cells);
}

function tableColumns(table: string): number {
  return shownColumns(table.slice(0, table.indexOf("\n")));
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

function verdictCell(row: Incident, paint: Readonly<Record<Verdict, Paint>>): string {
  return [paint[row.verdict](printable(verdictReason(row))), describeGaps(row)]
    .filter((words) => words !== "")
    .join(", ");
}

/** What the model does not know of each foreign trace; many of them are alike. */
function foreign(rows: readonly ScoreRow[]): string {
  const lines = rows.flatMap((row) =>
    row.foreign === undefined || row.verdict !== "foreign"
      ? []
      : [`Foreign: ${printable(`${row.name}: ${describeForeign(row.foreign)}`)}.`],
  );
  const more = lines.length - NAMED_FOREIGN;
  return [...lines.slice(0, NAMED_FOREIGN), ...(more > 0 ? [`… and ${counted(more, "more foreign trace")}`] : [])].join(
    "\n",
  );
}

/**
 * What `score` prints: the incidents, alarms only unless `all`, what their verdicts rest on, what to
 * look at first, the most surprising calls and stretches of the worst trace of each, skipped files.
 * Plain unless `colour` is asked for.
 */
export function scoreText(report: ScoreReport, options: ScoreTextOptions = {}): string {
  const colours = picocolors.createColors(options.colour ?? false);
  const paint = { normal: colours.green, alarm: colours.red, foreign: colours.yellow, unjudged: colours.yellow };
  const { incidents, falseAlarmRate } = report;
  const shown = shownOf(report, options);
  const hidden = incidents.length - shown.length;
  const hasTraces = incidents.length === 0 || incidents.some(({ kind }) => kind === "trace");
  const rule =
    report.threshold === null
      ? `no threshold: too few calibration scores for a budget of ${shortPercent(falseAlarmRate)} false alarms`
      : `alarm above ${fixed(report.threshold, 3)} ${printable(report.scoreUnit)}, a budget of ${shortPercent(falseAlarmRate)} false alarms`;
  const skipped =
    report.skipped.length === 0
      ? ""
      : [
          `Skipped ${counted(report.skipped.length, "file")}:`,
          ...report.skipped.map((file) => `  ${printable(file.path)}: ${printable(file.reason)}`),
        ].join("\n");
  const sections = [
    shown.length === 0 ? "" : incidentTable(shown, report, paint, options.columns ?? null),
    `${tallyIncidents(incidents)}${hidden === 0 ? "" : ` (${count(hidden)} not shown${options.all === true ? "" : ": --all shows them"})`}. Model ${printable(report.model)}${hasTraces ? `; ${rule}` : ""}.`,
    printable(advise(report)),
    describeUnitRule(report.unitRule, incidents, falseAlarmRate),
    report.threshold === null || !hasTraces ? "" : describeDrift(report.drift, falseAlarmRate),
    [describeForeignBatch(report.traces), foreign(report.traces)].filter((part) => part !== "").join("\n"),
    unjudgedSentences(incidents)
      .map((sentence) => `${sentence}.`)
      .join("\n"),
    distrustSentences(report.input.trust)
      .map((sentence) => `${printable(sentence)}.`)
      .join("\n"),
    describeAliases(report.aliases),
    ...shown.flatMap(({ worst }) => [surprises(worst), stretches(worst)]),
    skipped,
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}
